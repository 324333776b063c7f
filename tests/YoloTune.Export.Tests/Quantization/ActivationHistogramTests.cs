using YoloTune.Export.Quantization;

namespace YoloTune.Export.Tests.Quantization;

public class ActivationHistogramTests
{
    [Fact]
    public void Best_OfEvenlySpreadValues_CoversThemAll()
    {
        var histogram = new ActivationHistogram();
        histogram.Include([.. Enumerable.Range(0, 10_000).Select(i => -1 + (i * 3e-4f))]);

        var range = histogram.Best();

        Assert.Equal(3 / 255.0, range.Scale, 3 / 255.0 * 0.03);
        Assert.Equal(85, (int)range.ZeroPoint, 2.0);
    }

    [Fact]
    public void Best_WithOneFarValue_CutsItOff()
    {
        var histogram = new ActivationHistogram();
        histogram.Include([.. Enumerable.Range(0, 1_000_000).Select(i => i * 1e-6f), 4]);

        Assert.Equal((0, 4), histogram.Extent);
        Assert.InRange(histogram.Best().Scale, 0.9f / 255, 2f / 255);
    }

    [Theory]
    [InlineData(1f, 100f)]
    [InlineData(1f, -100f)]
    public void Include_OfEverLargerValues_LosesNone(float first, float last)
    {
        var (together, apart) = (new ActivationHistogram(), new ActivationHistogram());
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => first + ((last - first) * i / 999))];
        together.Include(values);
        foreach (var part in values.Chunk(10))
        {
            apart.Include(part);
        }

        Assert.Equal(together.Extent, apart.Extent);
        Assert.Equal(together.Best().Scale, apart.Best().Scale, together.Best().Scale * 0.03f);
    }

    [Fact]
    public void Include_OfSomethingThatIsNoNumber_IsRemembered()
    {
        var histogram = new ActivationHistogram();
        histogram.Include([1, 2, 3, float.PositiveInfinity]);

        Assert.False(histogram.IsFinite);
    }

    [Fact]
    public void Best_OfZerosOnly_IsARange()
    {
        var histogram = new ActivationHistogram();
        histogram.Include(new float[100]);

        Assert.True(histogram.Best().Scale > 0);
    }
}
