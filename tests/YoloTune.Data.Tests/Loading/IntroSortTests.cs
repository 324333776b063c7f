using YoloTune.Data.Loading;

namespace YoloTune.Data.Tests.Loading;

public class IntroSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Order_OfRandomKeysWithTies_IsAscendingAndComplete(int count)
    {
        var random = new Random(count);
        var keys = Enumerable.Range(0, count).Select(_ => (double)random.Next(20)).ToArray();

        var order = IntroSort.Order(keys);

        Assert.Equal(Enumerable.Range(0, count), order.Order());
        Assert.Equal(keys.Order(), order.Select(index => keys[index]));
    }

    [Fact]
    public void Order_OfMoreThanSixteenEqualKeys_SwapsThemAsQuicksortDoes()
    {
        // Worked out by hand on the published algorithm: 18 ratios, the ties being 0/4/11 and 1/5 and 3/10.
        double[] keys = [.75, 640.0 / 480, 427.0 / 640, 1, .75, 500.0 / 375, .666, 640.0 / 427, .1, 10, 1, .75, 640.0 / 359, 425.0 / 640, 513.0 / 514, 514.0 / 513, 640.0 / 462, 218.0 / 346];

        Assert.Equal([8, 17, 13, 6, 2, 4, 11, 0, 14, 3, 10, 15, 5, 1, 16, 7, 12, 9], IntroSort.Order(keys));
    }

    [Fact]
    public void Order_OfAnOrganPipe_EndsInTime()
    {
        var keys = Enumerable.Range(0, 200_000).Select(i => (double)Math.Min(i, 200_000 - i)).ToArray();

        Assert.Equal(keys.Order(), IntroSort.Order(keys).Select(index => keys[index]));
    }
}
