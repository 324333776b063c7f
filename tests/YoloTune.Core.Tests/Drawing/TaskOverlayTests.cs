using SkiaSharp;
using YoloTune.Core.Drawing;
using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Drawing;

/// <summary>Masks, key points, rotated boxes and class probabilities on pictures, and places of labels.</summary>
public class TaskOverlayTests
{
    private static readonly string[] Names = ["person", "bicycle", "car", "dog", "cat", "cow"];
    private static readonly BoxOverlayOptions Bare = new() { ShowBoxes = false };

    [Fact]
    public void Draw_AMask_HalvesThePictureAndAddsHalfTheColour()
    {
        var drawn = BoxOverlay.Draw(Grey(), Masked([Rectangle(50, 40, 150, 120)], 0), Bare);

        // 90 / 2 + half of 042AFF.
        Assert.Equal((45 + 2, 45 + 21, 45 + 127), Pixel(drawn, 100, 80));
        Assert.Equal((90, 90, 90), Pixel(drawn, 30, 80));
    }

    [Fact]
    public void Draw_TwoMasks_HalvesTwiceAndTakesTheStrongestColours()
    {
        var drawn = BoxOverlay.Draw(Grey(), Masked([Rectangle(50, 40, 150, 120), Rectangle(80, 40, 200, 120)], 0, 1), Bare);

        // 90 / 4, rounded, + the larger halves of 042AFF and 0BDBEB.
        Assert.Equal((23 + 5, 23 + 109, 23 + 127), Pixel(drawn, 110, 80));
        Assert.Equal((45 + 5, 45 + 109, 45 + 117), Pixel(drawn, 180, 80));
    }

    [Fact]
    public void Draw_AMask_HasAnOutlineInTheFullColour() =>
        Assert.Equal((4, 42, 255), Pixel(BoxOverlay.Draw(Grey(), Masked([Rectangle(50, 40, 150, 120)], 0), Bare with { LineWidth = 4 }), 50, 80));

    [Fact]
    public void Draw_ARotatedBox_FollowsItsSides()
    {
        var box = new RotatedDetection(150, 100, 80, 40, MathF.PI / 6, 0.9f, 0);
        var hull = box.Box.ToHull();
        var result = new ImageResult("a.jpg", 200, 300, Names, [new(hull.X1, hull.Y1, hull.X2, hull.Y2, 0.9f, 0)]) { Obb = new RotatedBoxList([box], 200, 300) };

        var drawn = BoxOverlay.Draw(Grey(), result, new BoxOverlayOptions { ShowLabels = false, LineWidth = 4 });

        var corners = box.Box.ToCorners();
        for (var i = 0; i < 8; i += 2)
        {
            var (x, y) = ((corners[i] + corners[(i + 2) % 8]) / 2, (corners[i + 1] + corners[(i + 3) % 8]) / 2);
            Assert.Equal((4, 42, 255), Pixel(drawn, (int)x, (int)y));
        }

        Assert.Equal((90, 90, 90), Pixel(drawn, (int)hull.X1 + 1, (int)hull.Y1 + 1));
        Assert.Equal((90, 90, 90), Pixel(drawn, 150, 100));
    }

    [Fact]
    public void Draw_AnUncertainKeyPoint_IsLeftOutWithItsLimbs()
    {
        var points = new float[17 * 3];
        (points[15], points[16], points[17]) = (100, 60, 0.9f);
        (points[18], points[19], points[20]) = (180, 60, 0.9f);
        (points[21], points[22], points[23]) = (100, 150, 0.1f);
        var result = new ImageResult("a.jpg", 200, 300, Names, [new(80, 20, 220, 190, 0.9f, 0)]) { Keypoints = new KeypointList(points, 17, 3, 200, 300) };

        var drawn = BoxOverlay.Draw(Grey(), result, Bare with { LineWidth = 4 });

        Assert.Equal((0xE6, 0x9F, 0), Pixel(drawn, 100, 60));
        Assert.Equal((0xE6, 0x9F, 0), Pixel(drawn, 140, 60));
        Assert.Equal((90, 90, 90), Pixel(drawn, 100, 150));
        Assert.Equal((90, 90, 90), Pixel(drawn, 100, 110));
    }

    [Fact]
    public void Draw_KeyPointsOfOtherThings_HaveNoLimbs()
    {
        var result = new ImageResult("a.jpg", 200, 300, Names, [new(10, 10, 290, 190, 0.9f, 0)]) { Keypoints = new KeypointList([50, 50, 250, 50], 2, 2, 200, 300) };

        var drawn = BoxOverlay.Draw(Grey(), result, Bare with { LineWidth = 4 });

        Assert.Equal((4, 42, 255), Pixel(drawn, 50, 50));
        Assert.Equal((0x0B, 0xDB, 0xEB), Pixel(drawn, 250, 50));
        Assert.Equal((90, 90, 90), Pixel(drawn, 150, 50));
    }

    [Fact]
    public void Draw_AClassification_WritesAPanelWithBars()
    {
        var result = new ImageResult("a.jpg", 200, 300, Names, []) { Probs = new ClassProbabilities([0.1f, 0.7f, 0.05f, 0.05f, 0.05f, 0.05f]) };

        var drawn = BoxOverlay.Draw(Grey(), result);

        Assert.True(Count(drawn, (0xE6, 0x9F, 0)) > 100, "bars are missing");
        Assert.True(Count(drawn, (255, 255, 255)) > 50, "text is missing");
        Assert.Equal((90, 90, 90), Pixel(drawn, 299, 199));
        Assert.Equal(Grey().Pixels.ToArray(), BoxOverlay.Draw(Grey(), result, new BoxOverlayOptions { ShowLabels = false }).Pixels.ToArray());
    }

    [Fact]
    public void Draw_AClassificationOfATinyPicture_Fits()
    {
        var result = new ImageResult("a.jpg", 40, 40, ["a name that is much too long for the picture"], []) { Probs = new ClassProbabilities([1]) };

        Assert.Equal(40, BoxOverlay.Draw(new PixelBuffer(40, 40, fill: 90), result).Width);
    }

    [Fact]
    public void Place_LabelsOfBoxesAtOnePlace_DoNotMeet()
    {
        var placement = new LabelPlacement(SKRect.Create(300, 200), 2);
        var size = new SKSize(60, 16);

        SKRect[] places = [.. Enumerable.Range(0, 5).Select(_ => SKRect.Create(placement.Place(size, new SKRect(100, 80, 240, 160))!.Value, size))];

        Assert.Equal(new SKPoint(99, 63), places[0].Location);
        Assert.All(places.Index(), item => Assert.DoesNotContain(places[..item.Index], other => other.IntersectsWith(item.Item)));
    }

    [Fact]
    public void Place_WithoutRoom_StaysInsideThePicture()
    {
        var placement = new LabelPlacement(SKRect.Create(100, 40), 2);
        var size = new SKSize(90, 30);

        Assert.All(Enumerable.Range(0, 4).Select(_ => placement.Place(size, new SKRect(50, 2, 99, 38))), place => Assert.True(place!.Value.X is >= 0 and <= 10 && place.Value.Y is >= 0 and <= 10));
    }

    [Fact]
    public void Draw_ManySmallObjects_DoesNotHideThem()
    {
        var boxes = Enumerable.Range(0, 60).Select(i => new Detection(8 + (i % 10 * 29), 8 + (i / 10 * 32), 20 + (i % 10 * 29), 20 + (i / 10 * 32), 0.9f, 1));

        var drawn = BoxOverlay.Draw(Grey(), new ImageResult("a.jpg", 200, 300, Names, boxes));

        Assert.True(Count(drawn, (90, 90, 90)) > 200 * 300 / 4, "The picture is hidden.");
    }

    private static PixelBuffer Grey() => new(200, 300, fill: 90);

    private static ImageResult Masked(BitMask[] masks, params int[] classes) =>
        new("a.jpg", 200, 300, Names, masks.Select((_, i) => new Detection(1, 1, 2, 2, 0.9f, classes[i]))) { Masks = new MaskList(masks, 200, 300) };

    private static BitMask Rectangle(int left, int top, int right, int bottom)
    {
        var mask = new BitMask(200, 300);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                mask.Set(y, x);
            }
        }

        return mask;
    }

    private static (int Red, int Green, int Blue) Pixel(PixelBuffer image, int x, int y) => (image.Row(y)[(3 * x) + 2], image.Row(y)[(3 * x) + 1], image.Row(y)[3 * x]);

    private static int Count(PixelBuffer image, (int, int, int) color) =>
        Enumerable.Range(0, image.Height * image.Width).Count(i => Pixel(image, i % image.Width, i / image.Width) == color);
}
