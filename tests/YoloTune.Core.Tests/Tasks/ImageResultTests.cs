using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Tasks;

public class ImageResultTests
{
    private static readonly string[] Names = ["person", "bicycle", "car"];

    [Fact]
    public void ToConsoleLine_CountsInClassOrder_WithPlurals()
    {
        var result = Result([new(0, 0, 1, 1, 0.9f, 2), Box(0.8f), Box(0.7f), Box(0.6f)]);

        Assert.Equal("image 1/4 a/b.jpg: 64x64 3 persons, 1 car, 22.9ms", result.ToConsoleLine(1, 4, 64, 64));
        Assert.Equal("0: 64x64 3 persons, 1 car, 22.9ms", result.ToConsoleLine(0, 64, 64));
    }

    [Fact]
    public void ToConsoleLine_WithoutDetections_SaysSo() =>
        Assert.Equal("image 2/2 a/b.jpg: 64x96 (no detections), 22.9ms", Result([]).ToConsoleLine(2, 2, 64, 96));

    [Fact]
    public void Describe_OfAClassWithoutName_ShowsItsIndex() =>
        Assert.Equal("1 7, ", Result([new(0, 0, 1, 1, 0.9f, 7)]).Describe());

    [Fact]
    public void ToLine_OfTheSpeed_IsTheClosingLine() => Assert.Equal(
        "Speed: 0.2ms preprocess, 26.4ms inference, 0.1ms postprocess per image at shape (3, 3, 64, 64)",
        new PredictionSpeed(0.2, 26.4, 0.1).ToLine(3, 3, 64, 64));

    [Fact]
    public void Boxes_GiveEveryForm()
    {
        var boxes = Result([new(10, 20, 110, 70, 0.5f, 1)]).Boxes;

        Assert.Equal(new CornerBox(10, 20, 110, 70), boxes.Xyxy[0]);
        Assert.Equal(new CenterBox(60, 45, 100, 50), boxes.Xywh[0]);
        Assert.Equal(new CornerBox(0.05f, 0.2f, 0.55f, 0.7f), boxes.Xyxyn[0]);
        Assert.Equal(new CenterBox(0.3f, 0.45f, 0.5f, 0.5f), boxes.Xywhn[0]);
        Assert.Equal(0.5f, boxes.Conf[0]);
        Assert.Equal(1, boxes.Cls[0]);
        Assert.Single(boxes);
    }

    private static Detection Box(float score) => new(0, 0, 1, 1, score, 0);

    private static ImageResult Result(Detection[] detections) => new("a/b.jpg", 100, 200, Names, detections, new(0.2, 22.94, 0.1));
}
