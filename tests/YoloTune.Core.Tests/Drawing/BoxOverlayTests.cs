using YoloTune.Core.Drawing;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Drawing;

public class BoxOverlayTests
{
    private static readonly string[] Names = ["person", "bicycle", "car"];

    [Fact]
    public void Draw_PaintsTheBoxInTheClassColour_AndLeavesTheOriginalAlone()
    {
        var image = new PixelBuffer(200, 300, fill: 90);

        var drawn = Draw(image, new Detection(100, 80, 200, 160, 0.9f, 0));

        Assert.Equal(0xFF042AFFu, Pixel(drawn, 200, 120));
        Assert.Equal(0xFF042AFFu, Pixel(drawn, 150, 160));
        Assert.Equal(0xFF5A5A5Au, Pixel(drawn, 150, 120));
        Assert.All(image.Data, value => Assert.Equal(90, value));
    }

    [Fact]
    public void Draw_PutsTheLabelAboveTheBox()
    {
        var drawn = Draw(new PixelBuffer(200, 300, fill: 90), new Detection(100, 80, 200, 160, 0.9f, 0));

        Assert.Equal(0xFF042AFFu, Pixel(drawn, 100, 70));
        Assert.Equal(0xFF5A5A5Au, Pixel(drawn, 100, 50));
        Assert.True(HasColour(drawn, 100, 58, 200, 79, 0xFFFFFFFF), "white text is missing");
    }

    [Fact]
    public void Draw_PutsTheLabelInside_WhenThereIsNoRoomAbove()
    {
        var drawn = Draw(new PixelBuffer(200, 300, fill: 90), new Detection(100, 3, 280, 160, 0.9f, 0));

        Assert.Equal(0xFF042AFFu, Pixel(drawn, 101, 14));
        Assert.Equal(0xFF5A5A5Au, Pixel(drawn, 101, 60));
    }

    [Fact]
    public void Draw_MovesTheLabelLeft_WhenItWouldLeaveThePicture()
    {
        var drawn = Draw(new PixelBuffer(200, 300, fill: 90), new Detection(270, 80, 299, 160, 0.9f, 0));

        Assert.Equal(0xFF042AFFu, Pixel(drawn, 250, 62));
        Assert.True(HasColour(drawn, 230, 58, 300, 79, 0xFFFFFFFF), "white text is missing");
    }

    [Fact]
    public void Draw_WritesDarkText_OnLightColours()
    {
        var drawn = Draw(new PixelBuffer(200, 300, fill: 90), new Detection(100, 80, 200, 160, 0.9f, 2));

        Assert.True(HasColour(drawn, 100, 58, 200, 79, 0xFF111F68), "dark text is missing");
    }

    [Fact]
    public void Draw_PaintsTheBestBoxLast()
    {
        var drawn = Draw(new PixelBuffer(200, 300, fill: 90), new Detection(100, 80, 200, 160, 0.9f, 0), new Detection(100, 80, 200, 160, 0.8f, 1));

        Assert.Equal(0xFF042AFFu, Pixel(drawn, 200, 120));
    }

    [Fact]
    public void Draw_WithoutLabels_PaintsOnlyTheBox()
    {
        var drawn = BoxOverlay.Draw(new PixelBuffer(200, 300, fill: 90), Result(new Detection(100, 80, 200, 160, 0.9f, 0)), new() { ShowLabels = false, LineWidth = 3 });

        Assert.Equal(0xFF5A5A5Au, Pixel(drawn, 110, 70));
        Assert.Equal(0xFF042AFFu, Pixel(drawn, 201, 120));
    }

    [Fact]
    public void Draw_OnAGreyPicture_GivesAColouredOne()
    {
        var drawn = Draw(new PixelBuffer(200, 300, 1, 90), new Detection(100, 80, 200, 160, 0.9f, 0));

        Assert.Equal(3, drawn.Channels);
        Assert.Equal(0xFF5A5A5Au, Pixel(drawn, 5, 5));
        Assert.Equal(0xFF042AFFu, Pixel(drawn, 200, 120));
    }

    [Fact]
    public void Draw_OfAResultOfAnotherSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Draw(new PixelBuffer(100, 300), new Detection(1, 1, 2, 2, 1, 0)));

    [Theory]
    [InlineData(480, 640, 2)]
    [InlineData(1080, 1920, 5)]
    [InlineData(32, 32, 2)]
    public void DefaultLineWidth_FollowsTheSizeOfThePicture(int height, int width, int expected) =>
        Assert.Equal(expected, AnnotationCanvas.DefaultLineWidth(height, width));

    private static PixelBuffer Draw(PixelBuffer image, params Detection[] detections) => BoxOverlay.Draw(image, Result(detections));

    private static ImageResult Result(params Detection[] detections) => new("a.jpg", 200, 300, Names, detections);

    private static uint Pixel(PixelBuffer image, int x, int y)
    {
        var pixel = image.Row(y).Slice(3 * x, 3);
        return 0xFF000000u | ((uint)pixel[2] << 16) | ((uint)pixel[1] << 8) | pixel[0];
    }

    private static bool HasColour(PixelBuffer image, int left, int top, int right, int bottom, uint colour) =>
        Enumerable.Range(top, bottom - top).Any(y => Enumerable.Range(left, right - left).Any(x => Pixel(image, x, y) == colour));
}
