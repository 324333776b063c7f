using SkiaSharp;
using YoloTune.Core.Metrics;
using YoloTune.Tracking.Plots;

namespace YoloTune.Tracking.Tests.Plots;

public class MetricPlotsTests
{
    private static readonly SKColor MeanBlue = new(0x00, 0x72, 0xB2);

    [Fact]
    public void Save_WritesFourPicturesOfTheSizeOfTheSpecification()
    {
        using var folder = new PictureFolder();

        var files = MetricPlots.Save(folder.Folder, SyntheticValidation.Run(5, 60), SyntheticValidation.Names);

        Assert.Equal(["BoxF1_curve.png", "BoxPR_curve.png", "BoxP_curve.png", "BoxR_curve.png"], folder.Names);
        Assert.All(files, file =>
        {
            var picture = new Picture(file);
            Assert.Equal(SKEncodedImageFormat.Png, picture.Format);
            Assert.Equal((2250, 1500), picture.Size);
        });
    }

    [Fact]
    public void Save_DrawsEveryClassInItsColour_TheMeanAndTexts()
    {
        using var folder = new PictureFolder();

        MetricPlots.Save(folder.Folder, SyntheticValidation.Run(5, 60), SyntheticValidation.Names, "Mask");

        foreach (var name in folder.Names)
        {
            var picture = new Picture(folder[name]);
            Assert.All(Enumerable.Range(0, 5), i => Assert.True(picture.HasLineOf(i), $"{name}: class {i} is missing"));
            Assert.False(picture.HasLineOf(6, pixels: 1));
            Assert.True(picture.Count(MeanBlue, right: 0.7) > 5000, "the mean is missing");
            Assert.True(picture.Ink(left: 0.2, right: 0.6, bottom: 0.07) > 1000, "the title is missing");
            Assert.True(picture.Ink(right: 0.025) > 100, "the label of the y axis is missing");
            Assert.True(picture.Ink(left: 0.75, top: 0.08, bottom: 0.4) > 1500, "the legend is missing");
        }
    }

    [Fact]
    public void Save_OfMoreThanTwentyClasses_DrawsThemGreyAndNamesOnlyTheMean()
    {
        using var folder = new PictureFolder();

        MetricPlots.Save(folder.Folder, SyntheticValidation.Run(100, 200), []);

        var picture = new Picture(folder["BoxR_curve.png"]);
        Assert.True(picture.Count(new SKColor(0xB3, 0xB9, 0xC1)) > 5000);
        Assert.True(picture.Count(MeanBlue) > 5000);
        Assert.All(Enumerable.Range(0, 20), i => Assert.False(picture.HasLineOf(i, pixels: 200)));
        Assert.Equal(0, picture.Marks(left: 0.75, top: 0.2));
    }

    [Fact]
    public void Save_OfTwentyClasses_NamesAll()
    {
        using var folder = new PictureFolder();

        MetricPlots.Save(folder.Folder, SyntheticValidation.Run(20, 300), SyntheticValidation.Names);

        var picture = new Picture(folder["BoxPR_curve.png"]);
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(picture.HasLineOf(i), $"class {i} is missing"));
        Assert.True(picture.Ink(left: 0.75, top: 0.8, bottom: 0.9) > 500, "the end of the legend is missing");
    }

    [Fact]
    public void Save_WithoutLabels_SaysSo()
    {
        using var folder = new PictureFolder();

        MetricPlots.Save(folder.Folder, new DetectionMetrics(new() { ClassCount = 3 }).Compute(), SyntheticValidation.Names);

        var picture = new Picture(folder["BoxF1_curve.png"]);
        Assert.True(picture.Count(new SKColor(0x6B, 0x74, 0x80), tolerance: 60, left: 0.2, top: 0.4, right: 0.6, bottom: 0.6) > 300);
    }

    [Fact]
    public void Save_OfLongAndForeignNames_KeepsThePlotWide()
    {
        using var folder = new PictureFolder();
        string[] names = [new('w', 400), "Kratzer (groß) – Übergröße", "трещина", "傷\n二行", ""];

        MetricPlots.Save(folder.Folder, SyntheticValidation.Run(5, 60), names);

        var picture = new Picture(folder["BoxF1_curve.png"]);
        Assert.True(picture.Count(MeanBlue, right: 0.55) > 3000);
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(picture.HasLineOf(i)));
        Assert.Equal(0, picture.Marks(left: 0.995));
    }

    [Fact]
    public void Save_ByManyAtOnce_GivesTheSamePictures()
    {
        using var folder = new PictureFolder();
        var result = SyntheticValidation.Run(3, 20);
        var folders = Enumerable.Range(0, 4).Select(i => Path.Combine(folder.Folder, $"{i}")).ToArray();

        Parallel.ForEach(folders, item => MetricPlots.Save(item, result, ["α", "β", "γ"]));

        var first = File.ReadAllBytes(Path.Combine(folders[0], "BoxPR_curve.png"));
        Assert.All(folders, item => Assert.Equal(first, File.ReadAllBytes(Path.Combine(item, "BoxPR_curve.png"))));
    }
}
