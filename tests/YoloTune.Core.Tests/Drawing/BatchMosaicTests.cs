using SkiaSharp;
using YoloTune.Core.Drawing;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Drawing;

public class BatchMosaicTests
{
    [Theory]
    [InlineData(1, 64, 96, 96, 64)]
    [InlineData(3, 64, 96, 192, 128)]
    [InlineData(16, 640, 640, 1920, 1920)]
    [InlineData(20, 64, 64, 256, 256)]
    [InlineData(5, 320, 672, 1920, 915)]
    public void Draw_GivesASquareGridOfAtMost1920Pixels(int count, int height, int width, int expectedWidth, int expectedHeight)
    {
        var mosaic = BatchMosaic.Draw(Grey(count, height, width), Empty(count), null, null);

        Assert.Equal((expectedWidth, expectedHeight), (mosaic.Width, mosaic.Height));
    }

    [Fact]
    public void Draw_FillsColumnByColumn_AndLeavesTheRestWhite()
    {
        var mosaic = BatchMosaic.Draw(Colours(64, [(200, 0, 0), (0, 200, 0), (0, 0, 200)]), Empty(3), null, null);

        Assert.Equal(Rgb(200, 0, 0), Pixel(mosaic, 32, 32));
        Assert.Equal(Rgb(0, 200, 0), Pixel(mosaic, 32, 96));
        Assert.Equal(Rgb(0, 0, 200), Pixel(mosaic, 96, 32));
        Assert.Equal(Rgb(255, 255, 255), Pixel(mosaic, 96, 96));
    }

    [Fact]
    public void Draw_PutsAWhiteBorderAroundEveryPicture()
    {
        var mosaic = BatchMosaic.Draw(Grey(4, 64, 64), Empty(4), null, null);

        foreach (var place in new[] { 0, 1, 62, 63, 64, 65, 126, 127 })
        {
            Assert.Equal(Rgb(255, 255, 255), Pixel(mosaic, place, 30));
            Assert.Equal(Rgb(255, 255, 255), Pixel(mosaic, 30, place));
        }

        Assert.Equal(Rgb(90, 90, 90), Pixel(mosaic, 2, 30));
    }

    [Fact]
    public void Draw_PutsBoxesIntoTheirPictures_ScaledWithThem()
    {
        IReadOnlyList<MosaicBox>[] boxes = [[], [new(new(400, 800, 1200, 1600), 6)]];

        var mosaic = BatchMosaic.Draw(Grey(2, 2000, 2000), boxes, null, null);

        // Two columns and two rows of 960 pixels: scale 0.48; the second picture lies below the first.
        Assert.Equal(1920, mosaic.Height);
        Assert.Equal(ClassPalette.Of(6), Pixel(mosaic, 192, 960 + 500));
        Assert.Equal(ClassPalette.Of(6), Pixel(mosaic, 576, 960 + 500));
        Assert.Equal(ClassPalette.Of(6), Pixel(mosaic, 300, 960 + 768));
        Assert.Equal(Rgb(90, 90, 90), Pixel(mosaic, 300, 960 + 500));
    }

    [Fact]
    public void Draw_KeepsBoxesAndLabelsInsideTheirPicture()
    {
        IReadOnlyList<MosaicBox>[] boxes = [[new(new(40, 1, 150, 99), 6)], [], []];

        var mosaic = BatchMosaic.Draw(Grey(3, 100, 100), boxes, ["", "", "", "", "", "", "a very long name of a class"], null);

        var strangers = 0;
        for (var y = 0; y < 200; y++)
        {
            for (var x = y < 100 ? 100 : 0; x < 200; x++)
            {
                strangers += Pixel(mosaic, x, y) == ClassPalette.Of(6) ? 1 : 0;
            }
        }

        Assert.Equal(0, strangers);
    }

    [Fact]
    public void Draw_WritesNamesOrNumbersOrNothing()
    {
        IReadOnlyList<MosaicBox>[] boxes = [[new(new(100, 100, 200, 200), 0)]];
        var numbers = BatchMosaic.Draw(Grey(1, 300, 300), boxes, null, null);
        var names = BatchMosaic.Draw(Grey(1, 300, 300), boxes, ["straße 猫"], null);

        Assert.True(Count(names, ClassPalette.Of(0)) > Count(numbers, ClassPalette.Of(0)) + 300);
        Assert.True(Count(numbers, SKColors.White) > 0);
    }

    [Fact]
    public void Draw_WritesFileNamesAtTheTop()
    {
        var without = BatchMosaic.Draw(Grey(1, 300, 300), Empty(1), null, null);
        var with = BatchMosaic.Draw(Grey(1, 300, 300), Empty(1), null, ["folder/picture.jpg"]);

        var changed = Enumerable.Range(0, 300).Where(y => Enumerable.Range(0, 300).Any(x => Pixel(without, x, y) != Pixel(with, x, y))).ToArray();
        Assert.InRange(changed.Min(), 3, 6);
        Assert.InRange(changed.Max(), 10, 30);
        Assert.True(Enumerable.Range(3, 30).Sum(y => Enumerable.Range(3, 290).Count(x => Pixel(with, x, y).Red > 180)) > 40);
        Assert.True(Enumerable.Range(3, 30).Sum(y => Enumerable.Range(3, 290).Count(x => Pixel(with, x, y).Red < 60)) > 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Draw_TakesOtherNumbersOfChannels(int channels)
    {
        var pixels = Enumerable.Repeat((byte)120, channels * 64 * 64).ToArray();

        var mosaic = BatchMosaic.Draw(new(pixels, 1, channels, 64, 64), Empty(1), null, null);

        Assert.Equal(Rgb(120, 120, 120), Pixel(mosaic, 30, 30));
    }

    [Fact]
    public void Draw_OfBoxesThatAreNoNumbers_LeavesThemOut()
    {
        IReadOnlyList<MosaicBox>[] boxes = [[new(new(float.NaN, 1, 5, 9), 0)]];

        Assert.Equal(0, Count(BatchMosaic.Draw(Grey(1, 64, 64), boxes, null, null), ClassPalette.Of(0)));
    }

    [Fact]
    public void Draw_OfTooFewPixelsOrBoxes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => BatchMosaic.Draw(new(new byte[10], 1, 3, 64, 64), Empty(1), null, null));
        Assert.Throws<ArgumentException>(() => BatchMosaic.Draw(Grey(2, 64, 64), Empty(1), null, null));
        Assert.Throws<ArgumentException>(() => BatchMosaic.Draw(Grey(2, 64, 64), Empty(2), null, ["one"]));
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.png")]
    public void Save_WritesAPictureAndNothingElse(string name)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "sub", name);

        BatchMosaic.Save(path, Grey(4, 64, 64), Empty(4), null, null);

        using var codec = SKCodec.Create(path);
        Assert.Equal(name == "a.png" ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
        Assert.Equal((128, 128), (codec.Info.Width, codec.Info.Height));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void FromDetections_KeepsThoseAboveAQuarter() =>
        Assert.Equal([0.9f, 0.26f], MosaicBox.FromDetections([new(0, 0, 9, 9, 0.9f, 1), new(0, 0, 9, 9, 0.26f, 1), new(0, 0, 9, 9, 0.25f, 1)]).Select(box => box.Score!.Value));

    [Fact]
    public void FromTargets_HaveNoScore() =>
        Assert.Equal([new MosaicBox(new(1, 2, 3, 4), 5)], MosaicBox.FromTargets([new BoxTarget(1, 2, 3, 4, 5)]));

    [Fact]
    public void FromLabels_SplitsABatchIntoPictures()
    {
        var boxes = MosaicBox.FromLabels(3, [0, 2, 2], [7, 1, 2], [0.5f, 0.5f, 0.5f, 0.5f, 0.25f, 0.5f, 0.5f, 1, 0.5f, 0.5f, 1, 1], 100, 200);

        Assert.Equal([new MosaicBox(new(50, 25, 150, 75), 7)], boxes[0]);
        Assert.Empty(boxes[1]);
        Assert.Equal([new MosaicBox(new(0, 0, 100, 100), 1), new MosaicBox(new(0, 0, 200, 100), 2)], boxes[2]);
        Assert.Throws<ArgumentException>(() => MosaicBox.FromLabels(1, [0], [1], [0.5f], 10, 10));
    }

    private static PlanarImages Grey(int count, int height, int width) => new(Enumerable.Repeat((byte)90, count * 3 * height * width).ToArray(), count, 3, height, width);

    private static PlanarImages Colours(int size, (byte Red, byte Green, byte Blue)[] colours)
    {
        byte[] pixels = [.. colours.SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue }).SelectMany(value => Enumerable.Repeat(value, size * size))];
        return new(pixels, colours.Length, 3, size, size);
    }

    private static IReadOnlyList<MosaicBox>[] Empty(int count) => [.. Enumerable.Range(0, count).Select(_ => Array.Empty<MosaicBox>())];

    private static SKColor Rgb(byte red, byte green, byte blue) => new(red, green, blue);

    private static SKColor Pixel(PixelBuffer image, int x, int y)
    {
        var pixel = image.Row(y).Slice(3 * x, 3);
        return new(pixel[2], pixel[1], pixel[0]);
    }

    private static int Count(PixelBuffer image, SKColor colour) =>
        Enumerable.Range(0, image.Height).Sum(y => Enumerable.Range(0, image.Width).Count(x => Pixel(image, x, y) == colour));
}
