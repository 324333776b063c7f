using SkiaSharp;
using YoloTune.Core.Metrics;
using YoloTune.Tracking.Plots;

namespace YoloTune.Tracking.Tests.Plots;

public class ConfusionMatrixPlotTests
{
    private static readonly SKColor Darkest = new(0x08, 0x30, 0x6B);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(100)]
    public void Save_WritesBothPicturesOfTheSizeOfTheSpecification(int classes)
    {
        using var folder = new PictureFolder();

        ConfusionMatrixPlot.Save(folder.Folder, SyntheticValidation.Run(classes, 40).Confusion!, SyntheticValidation.Names);

        Assert.Equal(["confusion_matrix.png", "confusion_matrix_normalized.png"], folder.Names);
        foreach (var name in folder.Names)
        {
            var picture = new Picture(folder[name]);
            Assert.Equal((3000, 2250), picture.Size);
            Assert.True(picture.Ink(left: 0.3, right: 0.7, bottom: 0.05) > 1000, "the title is missing");
            Assert.True(picture.Ink(left: 0.02, top: 0.06, right: 0.2, bottom: 0.9) > 1000, "the names are missing");
            Assert.True(picture.Count(Darkest, left: 0.93) > 20, "the colour bar is missing");
        }
    }

    [Fact]
    public void Save_PutsTrueClassesToTheRightAndPredictedOnesDown()
    {
        using var folder = new PictureFolder();
        var matrix = new ConfusionMatrix(2);
        for (var i = 0; i < 10; i++)
        {
            // True class 1, taken for class 0: the first row, the second of three columns.
            matrix.AddOverlaps([0.9f], [1], [0]);
        }

        ConfusionMatrixPlot.Save(folder["matrix.png"], matrix, ["a", "b"], normalize: false);

        var picture = new Picture(folder["matrix.png"]);
        var cells = picture.Count(Darkest, left: 0.15, right: 0.9);
        Assert.True(cells > 250_000, $"{cells} dark pixels");
        Assert.True(picture.Count(Darkest, left: 0.35, top: 0.05, right: 0.67, bottom: 0.36) > 0.95 * cells);
        Assert.True(picture.Count(SKColors.White, left: 0.45, top: 0.15, right: 0.6, bottom: 0.25) > 100, "the number is missing");
    }

    [Fact]
    public void Save_WritesNumbersOnlyOfFewerThanThirtyRows()
    {
        using var folder = new PictureFolder();
        ConfusionMatrixPlot.Save(folder["few.png"], Background(28), [], normalize: false);
        ConfusionMatrixPlot.Save(folder["many.png"], Background(29), [], normalize: false);

        var few = new Picture(folder["few.png"]);
        var many = new Picture(folder["many.png"]);
        Assert.True(few.Ink(left: 0.15, top: 0.07, right: 0.85, bottom: 0.8) > 200);
        Assert.Equal(0, many.Ink(left: 0.15, top: 0.07, right: 0.85, bottom: 0.8));
    }

    [Fact]
    public void Cells_BelowHalfAPercent_AreBlank_AndColumnsSumToOne()
    {
        var matrix = new ConfusionMatrix(1);
        for (var i = 0; i < 999; i++)
        {
            matrix.AddOverlaps([0.9f], [0], [0]);
        }

        matrix.AddOverlaps([], [0], []);

        var cells = ConfusionMatrixPlot.Cells(matrix, normalize: true);
        Assert.Equal(0.999, cells[0, 0], 1e-9);
        Assert.True(double.IsNaN(cells[1, 0]));
        Assert.True(double.IsNaN(ConfusionMatrixPlot.Cells(matrix, normalize: false)[0, 1]));
        Assert.Equal(1, ConfusionMatrixPlot.Cells(matrix, normalize: false)[1, 0]);
    }

    [Fact]
    public void Save_OfAnEmptyMatrix_DrawsNamesAndNoCells()
    {
        using var folder = new PictureFolder();

        ConfusionMatrixPlot.Save(folder.Folder, new ConfusionMatrix(3), ["é", "ü", new('x', 300)]);

        var picture = new Picture(folder["confusion_matrix_normalized.png"]);
        Assert.Equal(0, picture.Marks(left: 0.3, top: 0.07, right: 0.9, bottom: 0.7));
        Assert.Equal(0, picture.Marks(right: 0.001));
    }

    /// <summary>A faint matrix: one of everything missed, and much of the last class found.</summary>
    private static ConfusionMatrix Background(int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        for (var i = 0; i < classes - 1; i++)
        {
            matrix.AddOverlaps([0.9f], [i], [i]);
        }

        for (var i = 0; i < 50; i++)
        {
            matrix.AddOverlaps([0.9f], [classes - 1], [classes - 1]);
        }

        return matrix;
    }
}
