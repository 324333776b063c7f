using YoloTune.Core.Imaging;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Imaging;

public class PolygonFillTests
{
    [Fact]
    public void Fill_OfTheGoldenPolygons_SetsTheSamePixels()
    {
        var golden = SharedFolder.Golden("data", "masks.safetensors");
        var names = golden.Tensors.Where(pair => pair.Key.EndsWith(".resampled50", StringComparison.Ordinal)).Select(pair => pair.Key.Split('.')[0]).ToList();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            // The masks were drawn from the resampled polygons, clipped to the image.
            var (polygons, masks) = (golden[$"{name}.resampled50"], golden[$"{name}.single_r1"]);
            var (height, width) = ((int)masks.Shape[1], (int)masks.Shape[2]);
            var clipped = polygons.ToFloats().Select((value, i) => Math.Clamp(value, 0f, i % 2 == 0 ? width : height));
            var points = clipped.Chunk((int)(polygons.Shape[1] * polygons.Shape[2])).ToArray();
            for (var i = 0; i < points.Length; i++)
            {
                var mask = new PixelBuffer(height, width, 1);
                PolygonFill.Fill(mask, points[i], 1);
                GoldenImages.AssertSame(masks.Data.Span.Slice(i * height * width, height * width), mask.Pixels, $"{name}[{i}]");
            }
        }
    }

    [Fact]
    public void Fill_OfARectangle_IncludesItsBorder()
    {
        var mask = new PixelBuffer(5, 6, 1);

        PolygonFill.Fill(mask, [1.9f, 1, 4, 1, 4, 3.5f, 1, 3], 7);

        Assert.Equal(12, mask.Data.Count(value => value == 7));
        Assert.Equal(7, mask.Row(1)[1]);
        Assert.Equal(7, mask.Row(3)[4]);
    }

    [Fact]
    public void Fill_AroundTheMask_SetsEverything()
    {
        var mask = new PixelBuffer(5, 6, 1);

        PolygonFill.Fill(mask, [-9, -9, 30, -9, 30, 20, -9, 20], 1);

        Assert.All(mask.Data, value => Assert.Equal(1, value));
    }

    [Fact]
    public void Fill_BesideTheMask_SetsNothing()
    {
        var mask = new PixelBuffer(5, 6, 1);

        PolygonFill.Fill(mask, [10, 1, 15, 1, 15, 4], 1);
        PolygonFill.Fill(mask, [-10, 1, -5, 1, -5, 4], 1);
        PolygonFill.Fill(mask, [1, 9, 3, 9, 3, 12], 1);

        Assert.All(mask.Data, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Fill_OfAColourImage_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PolygonFill.Fill(new PixelBuffer(2, 2), [0, 0, 1, 1, 0, 1], 1));
}
