using YoloTune.Data.Corpus.Objects;

namespace YoloTune.Data.Tests.Corpus;

public class CutOutTests
{
    [Fact]
    public void From_PictureWithMargin_KeepsWhatIsVisible()
    {
        var cutOuts = MadeUpCutOuts.All();

        Assert.Equal([(48, 48), (48, 48), (48, 14)], cutOuts.Select(cutOut => (cutOut.Width, cutOut.Height)));
        Assert.Equal(1, cutOuts[0].SolidShare);
        Assert.Equal(Math.PI / 4, cutOuts[1].SolidShare, 0.01);
    }

    [Fact]
    public void From_InvisiblePicture_GivesNone()
    {
        Assert.Null(CutOut.From(0, new byte[4 * 32 * 32], 32, 32));
    }

    [Fact]
    public void From_LargePicture_IsHalvedToTheLargestSide()
    {
        var pixels = new byte[4 * 300 * 200];
        pixels.AsSpan().Fill(200);

        var cutOut = CutOut.From(0, pixels, 300, 200)!;

        Assert.Equal((75, 50), (cutOut.Width, cutOut.Height));
        Assert.InRange(cutOut.For(1).Pixels[0], 156, 158);
    }

    [Fact]
    public void For_StrongShrinking_GivesASmallerLevelOfTheSameColour()
    {
        var cutOut = MadeUpCutOuts.All()[0];

        var level = cutOut.For(4);

        Assert.Equal((12, 12), (level.Width, level.Height));
        Assert.Equal((0f, 0f, 255f, 255f), level.Sample(5.5f, 5.5f));
        Assert.Equal(default, level.Sample(-3, 5));
    }
}
