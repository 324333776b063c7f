using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Augmentation.Classification;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class ClassificationTransformsTests
{
    [Fact]
    public void ForValidation_OfTheGoldenImages_GivesTheReferencePixels()
    {
        var golden = SharedFolder.Golden("data", "classify.safetensors");
        var cases = SharedFolder.GoldenJson("data", "classify.json").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var entry in cases)
        {
            var (name, size) = (entry.GetProperty("image").GetString()!, entry.GetProperty("size").GetInt32());
            var image = ClassificationTransforms.ForValidation(GoldenImages.Input(name), size);
            var planes = new byte[3 * size * size];
            ChannelLayout.CopyToPlanar(image, planes, false);

            var expected = golden[FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(name)}.size{size}")].ToFloats();

            Assert.Equal(expected, planes.Select(value => value / 255f));
            Assert.Equal(entry.GetProperty("sum").GetDouble(), planes.Sum(value => (double)(value / 255f)), 1e-6);
        }
    }

    [Theory]
    [InlineData(AutoAugmentKind.None)]
    [InlineData(AutoAugmentKind.RandAugment)]
    [InlineData(AutoAugmentKind.AutoAugment)]
    [InlineData(AutoAugmentKind.AugMix)]
    public void ForTraining_WithEveryPolicy_IsRepeatableAndVaries(AutoAugmentKind kind)
    {
        var image = Gradient(60, 80);
        var options = new AugmentationOptions { AutoAugment = kind, FlipUpDown = 0.5 };
        byte[] Make(int index) => ClassificationTransforms.ForTraining(image, 32, options, new SampleRandom(3, 0, index)).Pixels.ToArray();

        var made = Enumerable.Range(0, 60).Select(Make).ToArray();

        Assert.All(made, pixels => Assert.Equal(32 * 32 * 3, pixels.Length));
        Assert.Equal(made[7], Make(7));
        Assert.True(made.Select(Convert.ToHexString).Distinct().Count() > 55);
    }

    [Fact]
    public void ForTraining_WithoutVariation_TakesTheWholePicture()
    {
        var image = Gradient(32, 32);

        var made = ClassificationTransforms.ForTraining(image, 32, AugmentationOptions.None with { FlipLeftRight = 1 }, new FixedStream(0.5));

        Assert.Equal(image.Row(3)[..3].ToArray(), made.Row(3)[^3..].ToArray());
    }

    [Fact]
    public void DrawCrop_ManyTimes_KeepsAreaAndShapeInRange()
    {
        var image = new PixelBuffer(400, 300);
        for (var i = 0; i < 200; i++)
        {
            var (top, left, height, width) = ClassificationTransforms.DrawCrop(image, 0.5, new SampleRandom(1, 0, i));

            Assert.InRange(height * width, 0.49 * 400 * 300, 400 * 300);
            Assert.InRange((double)width / height, 0.74, 1.35);
            Assert.InRange(top + height, height, 400);
            Assert.InRange(left + width, width, 300);
        }
    }

    [Fact]
    public void DrawCrop_OfAVeryWidePicture_TakesTheMiddle() =>
        Assert.Equal((0, 433, 100, 133), ClassificationTransforms.DrawCrop(new PixelBuffer(100, 1000), 1, new FixedStream(0.5)));

    [Fact]
    public void Erase_Always_SetsARectangleToBlack()
    {
        var image = new PixelBuffer(64, 64, 3, 200);

        ClassificationTransforms.Erase(image, 1, new SampleRandom(5, 0, 0));

        var black = image.Pixels.ToArray().Count(value => value == 0) / 3;
        Assert.InRange(black, 0.015 * 64 * 64, 0.35 * 64 * 64);
    }

    private static PixelBuffer Gradient(int height, int width)
    {
        var image = new PixelBuffer(height, width);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                (image.Row(y)[3 * x], image.Row(y)[(3 * x) + 1], image.Row(y)[(3 * x) + 2]) = ((byte)(x * 3), (byte)(y * 4), (byte)(x + y));
            }
        }

        return image;
    }

    private sealed class FixedStream(double value) : IRandomStream
    {
        public double NextDouble() => value;

        public double Uniform(double minimum, double maximum) => minimum + ((maximum - minimum) * value);

        public int Integer(int count) => (int)(count * value);

        public double Beta(double alpha, double beta) => value;
    }
}
