using System.Text.Json;
using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class MosaicTests
{
    [Fact]
    public void Compose_OfTheGoldenTiles_GivesImageAndLabels()
    {
        var golden = SharedFolder.Golden("data", "mosaic.safetensors");
        var compared = 0;
        foreach (var entry in SharedFolder.GoldenJson("data", "mosaic.json").EnumerateArray().Where(entry => Tiles(entry).Length == Mosaic.TileCount))
        {
            var tag = entry.GetProperty("tag").GetString()!;
            var kind = tag.Split('.')[0];
            var tiles = Tiles(entry).Select(tile => Tile(golden, $"{kind}.tile{tile}")).ToArray();

            var mosaic = Mosaic.Compose(tiles, entry.GetProperty("imgsz").GetInt32(), entry.GetProperty("xc").GetInt32(), entry.GetProperty("yc").GetInt32());

            GoldenImages.AssertSame(golden[$"{tag}.img"], mosaic.Image, tag);
            GoldenLabels.AssertSame(GoldenLabels.Pixels(golden, tag), mosaic.Instances, tag);
            compared++;
        }

        Assert.True(compared > 0);
    }

    [Fact]
    public void Compose_LeavesItsTilesUnchanged()
    {
        var tile = new Sample("a", new PixelBuffer(8, 8, 3, 7), new Instances([1f], [1f, 2f, 5f, 6f]), 8, 8);

        Mosaic.Compose([tile, tile, tile, tile], 8, 6, 9).Recycle();

        Assert.Equal([1f, 2f, 5f, 6f], tile.Instances.Boxes);
        Assert.All(tile.Image.Pixels.ToArray(), value => Assert.Equal(7, value));
    }

    [Theory]
    [InlineData(640)]
    [InlineData(33)]
    public void DrawCenter_StaysInTheMiddle(int size)
    {
        var random = new SampleRandom(1, 0, 0);
        for (var i = 0; i < 1000; i++)
        {
            var (x, y) = Mosaic.DrawCenter(random, size);
            Assert.InRange(x, size / 2, (3 * size / 2) + 1);
            Assert.InRange(y, size / 2, (3 * size / 2) + 1);
        }
    }

    private static int[] Tiles(JsonElement entry) => [.. entry.GetProperty("tiles").EnumerateArray().Select(tile => tile.GetInt32())];

    private static Sample Tile(SafetensorsFile golden, string prefix)
    {
        var image = GoldenImages.ToImage(golden[$"{prefix}.img"]);
        return new Sample(prefix, image, GoldenLabels.Normalized(golden, prefix, image.Height, image.Width), image.Height, image.Width);
    }
}
