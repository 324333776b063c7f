using YoloTune.Core.Imaging;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Imaging;

public class HsvShiftTests
{
    [Fact]
    public void ToHsv_OfTheGoldenImage_IsExact()
    {
        var image = GoldenImages.Input("img0.png");
        var expected = SharedFolder.Golden("data", "hsv.safetensors")["hsv_of_img0"].Data.ToArray();
        for (var i = 0; i < expected.Length; i += 3)
        {
            var hsv = HsvShift.ToHsv(image.Data[i], image.Data[i + 1], image.Data[i + 2]);
            Assert.Equal((expected[i], expected[i + 1], expected[i + 2]), hsv);
        }
    }

    [Fact]
    public void Apply_WithEveryGoldenDraw_IsByteEqual()
    {
        var golden = SharedFolder.Golden("data", "hsv.safetensors");
        foreach (var entry in SharedFolder.GoldenJson("data", "hsv.json").EnumerateArray())
        {
            var (gains, draws) = (entry.GetProperty("hgain_sgain_vgain"), entry.GetProperty("uniform_draws"));
            double Gain(int i) => gains[i].GetDouble() * draws[i].GetDouble();
            var image = GoldenImages.Input(entry.GetProperty("image").GetString()!);

            new HsvShift(Gain(0), Gain(1), Gain(2)).Apply(image);

            var name = $"case{entry.GetProperty("case").GetInt32()}";
            GoldenImages.AssertSame(golden[name], image, name);
        }
    }

    [Fact]
    public void Apply_WithVectors_AgreesWithSinglePixels()
    {
        var wide = new PixelBuffer(64, 64);
        new Random(7).NextBytes(wide.Data);
        var shift = new HsvShift(0.1, -0.4, 0.3);
        var expected = wide.Clone();
        shift.Apply(wide);

        for (var i = 0; i < 64 * 64; i++)
        {
            shift.ApplyPixel(expected.Data.AsSpan(3 * i, 3), round: false);
        }

        Assert.True(wide.Pixels.SequenceEqual(expected.Pixels));
    }

    [Fact]
    public void Apply_ToAGreyImage_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new HsvShift(0, 0, 0).Apply(new PixelBuffer(2, 2, 1)));
}
