using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Tests.Maps;

/// <summary>Maps go where their pictures go, and their numbers are never mixed.</summary>
public sealed class PixelMapTests
{
    private const int Kinds = 5;
    private const byte Padding = 114;

    [Fact]
    public void Resize_TakesThePixelAtTheRoundedDownPlace()
    {
        var map = new PixelMap(2, 4, [0, 1, 2, 3, 4, 5, 6, 7], 255);

        Assert.Equal([0f, 2, 4, 6], map.Resize(2, 2).Values.ToArray());
        Assert.Equal([0f, 1, 2], map.Resize(1, 3).Values.ToArray());
        Assert.Equal([0f, 0, 1, 1, 2, 2, 3, 3], map.Resize(1, 8).Values.ToArray());
        Assert.Same(map, map.Resize(2, 4));
    }

    [Fact]
    public void Warp_ShiftsAndFillsFromOutside()
    {
        var map = new PixelMap(2, 3, [1, 2, 3, 4, 5, 6], 255);

        Assert.Equal([255f, 255, 255, 255, 1, 2], map.Warp([1, 0, 1, 0, 1, 1, 0, 0, 1], 2, 3).Values.ToArray());
        Assert.Equal([1f, 1, 2, 2, 3, 3], map.Warp([2, 0, 0.5, 0, 1, 0, 0, 0, 1], 1, 6).Values.ToArray());
        Assert.Equal([255f, 255, 255, 255, 1, 2], map.Warp([1, 0, 1, 0, 1, 1, 0, 0, 1], 2, 3, perspective: true).Values.ToArray());
    }

    [Fact]
    public void Compose_CutsWhatLiesOutside()
    {
        var map = new PixelMap(2, 2, [1, 2, 3, 4], 0);

        Assert.Equal([4f, 0, 0, 0, 1, 2], PixelMap.Compose(2, 3, (map, -1, -1), (map, 1, 1)).Values.ToArray());
        Assert.Equal([2f, 1, 4, 3], map.MirrorLeftRight().Values.ToArray());
        Assert.Equal([3f, 4, 1, 2], map.MirrorUpDown().Values.ToArray());
    }

    [Fact]
    public void Constructor_WrongNumberOfValues_Throws() => Assert.Throws<ArgumentException>(() => new PixelMap(2, 2, [1, 2, 3], 0));

    /// <summary>
    /// Pictures of five flat colours, whose maps hold the number of the colour: wherever a pixel of an augmented picture and its neighbours
    /// have one of the colours unmixed, the map must hold its number, and 255 where the picture was padded.
    /// </summary>
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 20, 8, 0)]
    [InlineData(0, 45, 0, 0.001)]
    public void Pipeline_AnyAugmentation_MovesTheMapWithThePicture(double mosaic, double degrees, double shear, double perspective)
    {
        var options = AugmentationOptions.None with { Mosaic = mosaic, Degrees = degrees, Shear = shear, Perspective = perspective, Translate = 0.2, ScaleMinimum = 0.6, ScaleMaximum = 1.4, FlipLeftRight = 0.5, FlipUpDown = 0.5 };
        var pipeline = new TrainingPipeline(new FlatSource(), options, 96, seed: 3);
        var (checkedPixels, paddedPixels, kinds) = (0, 0, new HashSet<float>());
        for (var index = 0; index < 12; index++)
        {
            var sample = pipeline.Create(index, epoch: 0);

            var map = sample.Map!;
            Assert.Equal((96, 96), (map.Height, map.Width));
            for (var y = 1; y < 95; y++)
            {
                for (var x = 1; x < 95; x++)
                {
                    if (Flat(sample.Image, x, y) is not { } color)
                    {
                        continue;
                    }

                    var value = map.Values[(y * 96) + x];
                    Assert.Equal(color == Padding ? 255f : (color - 20) / 40f, value);
                    checkedPixels++;
                    paddedPixels += color == Padding ? 1 : 0;
                    kinds.Add(value);
                }
            }

            sample.Recycle();
        }

        Assert.True(checkedPixels > 12 * 94 * 94 / 4, $"{checkedPixels} pixels");
        Assert.True(paddedPixels > 0);
        Assert.Equal(Kinds + 1, kinds.Count);
    }

    [Fact]
    public void Validation_PadsTheMapWithPixelsThatDoNotCount()
    {
        var sample = new ValidationPipeline(new FlatSource()).Create(0, 128, 160);

        for (var y = 1; y < 127; y++)
        {
            for (var x = 1; x < 159; x++)
            {
                if (Flat(sample.Image, x, y) is { } color)
                {
                    Assert.Equal(color == Padding ? 255f : (color - 20) / 40f, sample.Map!.Values[(y * 160) + x]);
                }
            }
        }
    }

    [Fact]
    public void MixUp_TakesTheMapOfTheHeavierPicture()
    {
        var source = new FlatSource();
        var (sample, partner) = (source.Load(0), source.Load(0));
        var (own, other) = (sample.Map, new PixelMap(80, 120, new float[80 * 120], 255));
        partner.Map = other;

        MixUp.Apply(sample, partner, 0.6);
        Assert.Same(own, sample.Map);
        MixUp.Apply(sample, partner, 0.4);
        Assert.Same(other, sample.Map);
    }

    // The colour of a pixel whose neighbours all have it; null for mixed ones.
    private static int? Flat(PixelBuffer image, int x, int y)
    {
        int color = image.Row(y)[3 * x];
        for (var dy = -1; dy <= 1; dy++)
        {
            foreach (var value in image.Row(y + dy).Slice(3 * (x - 1), 9))
            {
                if (value != color)
                {
                    return null;
                }
            }
        }

        return color == Padding || (color % 40 == 20 && color < 20 + (40 * Kinds)) ? color : null;
    }

    private sealed class FlatSource : ISampleSource
    {
        public int Count => 12;

        public Sample Load(int index)
        {
            var (height, width) = (80 + (index % 3 * 16), 120 - (index % 4 * 8));
            var image = PixelBuffer.Rent(height, width);
            var map = new float[height * width];
            for (var i = 0; i < map.Length; i++)
            {
                // Stripes and blocks of 24 pixels.
                map[i] = ((i / width / 24) + (i % width / 24 * 2) + index) % Kinds;
                image.Pixels.Slice(3 * i, 3).Fill((byte)(20 + (40 * map[i])));
            }

            return new Sample($"{index}.png", image, Instances.Empty, height, width) { Map = new PixelMap(height, width, map, 255) };
        }
    }
}
