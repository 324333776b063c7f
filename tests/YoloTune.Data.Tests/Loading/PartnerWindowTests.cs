using YoloTune.Data.Augmentation;
using YoloTune.Data.Loading;

namespace YoloTune.Data.Tests.Loading;

public sealed class PartnerWindowTests
{
    [Theory]
    [InlineData(8, 16, 7)]
    [InlineData(1, 1, 1)]
    [InlineData(5000, 16, 127)]
    [InlineData(5000, 200, 999)]
    public void LengthFor_IsTheSteadyLengthOfTheReference(int images, int batch, int expected) =>
        Assert.Equal(expected, PartnerWindow.LengthFor(images, batch));

    [Theory]
    [InlineData(5, "5 4 3")]
    [InlineData(1, "1 0 19")]
    public void Draw_ChoosesAmongTheLastVisitedAcrossEpochs(int position, string expected)
    {
        int[] order = [.. Enumerable.Range(0, 10)];
        int[] before = [.. Enumerable.Range(10, 10)];
        var window = new PartnerWindow(order, before, 3);
        var random = new SampleRandom(1, 0, 0);
        var seen = Enumerable.Range(0, 200).Select(_ => window.Draw(random, position)).ToHashSet();
        Assert.Equal(expected.Split(' ').Select(int.Parse).Order(), seen.Order());
    }
}
