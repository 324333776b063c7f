using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Core.Tests.Imaging;

public class PictureLimitTests
{
    [Theory]
    [InlineData(null, PictureLimit.DefaultPixels)]
    [InlineData("", PictureLimit.DefaultPixels)]
    [InlineData("many", PictureLimit.DefaultPixels)]
    [InlineData("0", PictureLimit.DefaultPixels)]
    [InlineData("-5", PictureLimit.DefaultPixels)]
    [InlineData("1000000", 1_000_000)]
    [InlineData("99999999999", PictureLimit.HighestPixels)]
    public void Parse_Variable_StaysWithinBounds(string? text, long expected) => Assert.Equal(expected, PictureLimit.Parse(text));

    [Fact]
    public void Check_AtTheLimit_Passes() => PictureLimit.Check("a.png", 100, 10, 1000);

    [Fact]
    public void Check_AboveTheLimit_NamesSizeAndVariable()
    {
        var error = Assert.Throws<InputException>(() => PictureLimit.Check("a.png", 70_000, 70_000, PictureLimit.DefaultPixels));

        Assert.Equal(
            "a.png: the picture has 70000 x 70000 = 4900 million pixels, 300 million are allowed. Cut it into parts, or raise the limit with the environment variable YOLOTUNE_MAX_PIXELS.",
            error.Message);
    }

    [Fact]
    public void Decode_EmptyFile_SaysSo() =>
        Assert.Equal("a.png: the image file is empty. Replace or remove it.", Assert.Throws<InputException>(() => ImageDecoder.Decode([], "a.png")).Message);
}
