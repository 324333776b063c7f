using SkiaSharp;
using YoloTune.Core.Drawing;
using YoloTune.Core.Tasks;
using YoloTune.Tracking.Plots;

namespace YoloTune.Tracking.Tests.Plots;

public class LabelsPlotTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 800)]
    [InlineData(29, 300)]
    [InlineData(100, 300)]
    public void Save_WritesAPictureOfTheSizeOfTheSpecification(int classes, int labels)
    {
        using var folder = new PictureFolder();
        var (classIndices, boxes) = Labels(classes, labels);

        LabelsPlot.Save(folder["labels.jpg"], classIndices, boxes, SyntheticValidation.Names[..Math.Min(classes, 20)]);

        var picture = new Picture(folder["labels.jpg"]);
        Assert.Equal(SKEncodedImageFormat.Jpeg, picture.Format);
        Assert.Equal((1600, 1600), picture.Size);
        Assert.Equal(["labels.jpg"], folder.Names);
    }

    [Fact]
    public void Save_DrawsBarsInTheColoursOfTheClasses_AsHighAsTheirCounts()
    {
        using var folder = new PictureFolder();
        int[] classes = [.. Enumerable.Repeat(0, 40), .. Enumerable.Repeat(6, 20)];

        LabelsPlot.Save(folder["labels.png"], classes, [.. classes.Select(_ => new CenterBox(0.5f, 0.5f, 0.2f, 0.2f))], SyntheticValidation.Names[..8]);

        var picture = new Picture(folder["labels.png"]);
        var (tall, low) = (picture.Count(ClassPalette.Of(0), right: 0.5, bottom: 0.5), picture.Count(ClassPalette.Of(6), right: 0.5, bottom: 0.5));
        Assert.InRange(tall / (double)low, 1.9, 2.1);
        Assert.True(picture.Ink(left: 0.05, top: 0.35, right: 0.5, bottom: 0.5) > 500, "the names are missing");
    }

    [Fact]
    public void Save_DrawsTheFirstBoxesCentred()
    {
        using var folder = new PictureFolder();
        CenterBox[] boxes = [new(0.1f, 0.1f, 0.5f, 0.5f), new(0.9f, 0.9f, 0.25f, 0.25f)];

        LabelsPlot.Save(folder["labels.png"], [0, 8], boxes, []);

        var picture = new Picture(folder["labels.png"]);
        Assert.True(picture.Count(ClassPalette.OnWhite(0), tolerance: 70, left: 0.6, bottom: 0.45) > 1000);
        Assert.True(picture.Count(ClassPalette.OnWhite(8), tolerance: 70, left: 0.6, bottom: 0.45) > 400);
        Assert.Equal(0, picture.Count(ClassPalette.OnWhite(0), tolerance: 70, left: 0.6, bottom: 0.1));
    }

    [Fact]
    public void Save_PutsCentresWhereTheyAreInThePicture()
    {
        using var folder = new PictureFolder();

        LabelsPlot.Save(folder["labels.png"], [0], [new(0.9f, 0.1f, 0.05f, 0.05f)], []);

        var picture = new Picture(folder["labels.png"]);
        var darkest = new SKColor(0x08, 0x30, 0x6B);
        Assert.True(picture.Count(darkest, left: 0.38, top: 0.57, right: 0.46, bottom: 0.65) > 100);
        Assert.Equal(0, picture.Count(darkest, left: 0.1, top: 0.66, right: 0.5, bottom: 0.93));
    }

    [Fact]
    public void Save_OfManyClasses_DrawsOnlyNumbersBelow()
    {
        using var folder = new PictureFolder();
        var (classes, boxes) = Labels(100, 2000);

        LabelsPlot.Save(folder["labels.png"], classes, boxes, [.. Enumerable.Range(0, 100).Select(i => $"class {i}")]);

        var picture = new Picture(folder["labels.png"]);
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(picture.Count(ClassPalette.OnWhite(i), right: 0.5, bottom: 0.5) > 20, $"class {i}"));
    }

    [Fact]
    public void Save_OfBoxesThatAreNoNumbers_LeavesThemOut()
    {
        using var folder = new PictureFolder();

        LabelsPlot.Save(folder["labels.png"], [0, 1], [new(float.NaN, 0.5f, 0.1f, 0.1f), new(0.5f, 0.5f, float.PositiveInfinity, 2)], ["Mißbildung", "欠陥"]);

        Assert.True(File.Exists(folder["labels.png"]));
    }

    [Fact]
    public void Save_OfUnequalNumbers_IsRefused() =>
        Assert.Throws<ArgumentException>(() => LabelsPlot.Save("labels.jpg", [0, 1], [new(0.5f, 0.5f, 0.1f, 0.1f)], []));

    private static (int[] Classes, CenterBox[] Boxes) Labels(int classes, int labels)
    {
        var random = new Random(3);
        var boxes = Enumerable.Range(0, labels).Select(_ =>
        {
            var (width, height) = (0.02f + (random.NextSingle() * 0.5f), 0.02f + (random.NextSingle() * 0.5f));
            return new CenterBox((width / 2) + (random.NextSingle() * (1 - width)), (height / 2) + (random.NextSingle() * (1 - height)), width, height);
        });
        return ([.. Enumerable.Range(0, labels).Select(i => i % classes)], [.. boxes]);
    }
}
