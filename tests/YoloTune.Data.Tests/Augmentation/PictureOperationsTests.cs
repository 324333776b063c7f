using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation.Classification;

namespace YoloTune.Data.Tests.Augmentation;

/// <summary>Operations of augmentation policies on pixels worked out by hand from Pillow's formulas.</summary>
public class PictureOperationsTests
{
    [Theory]
    [InlineData("Brightness", 0.5, new byte[] { 15, 150, 255 })]
    [InlineData("Brightness", -0.5, new byte[] { 5, 50, 100 })]
    [InlineData("Contrast", -1.0, new byte[] { 126, 126, 126 })]
    [InlineData("Color", -1.0, new byte[] { 120, 120, 120 })]
    [InlineData("Posterize", 2, new byte[] { 0, 64, 192 })]
    [InlineData("Solarize", 100, new byte[] { 10, 155, 55 })]
    [InlineData("Invert", 0, new byte[] { 245, 155, 55 })]
    [InlineData("Identity", 0, new byte[] { 10, 100, 200 })]
    public void Apply_OnOnePixelOfAPicture_FollowsTheFormula(string operation, double magnitude, byte[] expected)
    {
        // Blue 10, green 100, red 200: grey (200 x 19595 + 100 x 38470 + 10 x 7471 + 32768) >> 16 = 119.66 + 0.5 -> 120.
        var image = Rent([10, 100, 200, 0, 0, 0, 255, 255, 255], 1, 3);

        var changed = PictureOperations.Apply(image, Enum.Parse<PictureOperation>(operation), magnitude);

        // The mean grey of the three pixels is (120 + 0 + 255) / 3 = 125, plus a half.
        byte[] wanted = operation == "Contrast" ? [125, 125, 125] : expected;
        Assert.Equal(wanted, changed.Pixels[..3].ToArray());
    }

    [Fact]
    public void AutoContrast_SpreadsEveryChannel()
    {
        var image = PictureOperations.Apply(Rent([50, 100, 150], 3, 1, 1), PictureOperation.AutoContrast, 0);

        Assert.Equal([0, 127, 255], image.Pixels.ToArray());
    }

    [Fact]
    public void Equalize_OfEvenValues_SpreadsThem()
    {
        var pixels = Enumerable.Range(0, 1024).Select(i => (byte)(i / 16)).ToArray();

        var image = PictureOperations.Apply(Rent(pixels, 32, 32, 1), PictureOperation.Equalize, 0);

        Assert.Equal(0, image.Pixels[0]);
        Assert.InRange(image.Pixels[^1], 250, 255);
    }

    [Fact]
    public void Translate_MovesThePictureAndFillsWithBlack()
    {
        var image = PictureOperations.Apply(Rent([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 1), PictureOperation.TranslateX, 1.9);

        Assert.Equal([0, 1, 2, 0, 4, 5, 0, 7, 8], image.Pixels.ToArray());
    }

    [Fact]
    public void Rotate_ByAQuarterTurn_TurnsCounterClockwise()
    {
        var image = PictureWarp.Rotate(Rent([10, 20, 30, 40], 2, 2, 1), 90);

        Assert.Equal([20, 40, 10, 30], image.Pixels.ToArray().Select(value => (int)Math.Round(value / 10.0) * 10));
    }

    [Fact]
    public void Hue_ByAThirdOfTheCircle_TurnsRedIntoGreen()
    {
        var image = Rent([0, 0, 255], 1, 1);

        PictureColors.Hue(image, 1.0 / 3);

        Assert.Equal([0, 255, 0], image.Pixels.ToArray());
    }

    [Fact]
    public void Sharpness_OfAFlatPicture_ChangesNothing()
    {
        var image = new PixelBuffer(5, 5, 3, 77).RentCopy();

        PictureColors.Sharpness(image, 1.9);

        Assert.All(image.Pixels.ToArray(), value => Assert.Equal(77, value));
    }

    private static PixelBuffer Rent(byte[] pixels, int height, int width, int channels = 3) => new PixelBuffer(height, width, channels, pixels).RentCopy();
}
