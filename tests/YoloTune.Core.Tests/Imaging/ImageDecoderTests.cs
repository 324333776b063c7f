using BitMiracle.LibTiff.Classic;
using SkiaSharp;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Core.Tests.Imaging;

public class ImageDecoderTests
{
    [Fact]
    public void Decode_OfSixteenBitPng_KeepsTheUpperBytes()
    {
        var png = HandmadeFiles.Png(2, 1, 2, 16, [0x12, 0xFF, 0x34, 0x80, 0x56, 0x00, 0xFE, 0xFF, 0x00, 0xFF, 0x7F, 0xFF]);

        AssertPixels([0x56, 0x34, 0x12, 0x7F, 0x00, 0xFE], ImageDecoder.Decode(png, "a.png"));
    }

    [Fact]
    public void Decode_OfSixteenBitGreyPng_KeepsTheUpperBytes() =>
        AssertPixels([0x12, 0x12, 0x12, 0xFE, 0xFE, 0xFE], ImageDecoder.Decode(HandmadeFiles.Png(2, 1, 0, 16, [0x12, 0xFF, 0xFE, 0xFF]), "a.png"));

    [Fact]
    public void Decode_OfTransparentPng_DropsAlphaWithoutDarkening()
    {
        var png = HandmadeFiles.Png(2, 1, 6, 8, [10, 20, 30, 0, 200, 100, 50, 7]);

        AssertPixels([30, 20, 10, 50, 100, 200], ImageDecoder.Decode(png, "a.png"));
    }

    [Fact]
    public void Decode_OfGreyAndAlphaPng_RepeatsTheGrey() =>
        AssertPixels([40, 40, 40, 90, 90, 90], ImageDecoder.Decode(HandmadeFiles.Png(2, 1, 4, 8, [40, 3, 90, 0]), "a.png"));

    [Fact]
    public void Decode_OfPalettePng_LooksTheColoursUp() =>
        AssertPixels([6, 5, 4, 3, 2, 1], ImageDecoder.Decode(HandmadeFiles.Png(2, 1, 3, 8, [1, 0], [1, 2, 3, 4, 5, 6]), "a.png"));

    [Fact]
    public void Decode_ToGrey_WeighsTheChannels()
    {
        var grey = ImageDecoder.Decode(HandmadeFiles.Png(3, 1, 2, 8, [255, 0, 0, 0, 255, 0, 77, 77, 77]), "a.png", channels: 1);

        Assert.Equal(1, grey.Channels);
        AssertPixels([76, 150, 77], grey);
    }

    [Fact]
    public void Decode_OfBmp_TurnsTheRowsAround()
    {
        var image = Noise(5, 3);

        AssertPixels(image.Pixels.ToArray(), ImageDecoder.Decode(HandmadeFiles.Bmp(image), "a.bmp"));
    }

    [Fact]
    public void Decode_OfLosslessWebP_IsExact()
    {
        var png = HandmadeFiles.Png(2, 2, 2, 8, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        using var bitmap = SKBitmap.Decode(png);
        using var pixmap = bitmap.PeekPixels();
        using var webp = pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));

        Assert.NotNull(webp);
        AssertPixels([3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10], ImageDecoder.Decode(webp.ToArray(), "a.webp"));
    }

    [Fact]
    public void DecodeWithAlpha_OfTransparentPng_KeepsAlphaAndUnmultipliedColours()
    {
        var image = ImageDecoder.DecodeWithAlpha(HandmadeFiles.Png(2, 1, 6, 8, [10, 20, 30, 255, 200, 100, 50, 128]), "a.png");

        Assert.Equal((1, 2, 4), (image.Height, image.Width, image.Channels));
        Assert.Equal([30, 20, 10, 255, 50, 100, 200, 128], image.Pixels.ToArray());
    }

    [Fact]
    public void DecodeWithAlpha_OfBmp_IsRefused() =>
        Assert.Throws<InputException>(() => ImageDecoder.DecodeWithAlpha(HandmadeFiles.Bmp(Noise(5, 3)), "a.bmp"));

    // Displayed row by row, from the stored image 1 2 3 / 4 5 6.
    [Theory]
    [InlineData(1, 3, "123456")]
    [InlineData(2, 3, "321654")]
    [InlineData(3, 3, "654321")]
    [InlineData(4, 3, "456123")]
    [InlineData(5, 2, "142536")]
    [InlineData(6, 2, "415263")]
    [InlineData(7, 2, "635241")]
    [InlineData(8, 2, "362514")]
    public void Decode_WithExifOrientation_TurnsTheImage(byte orientation, int width, string expected)
    {
        // One digit is a block of 16 x 16 pixels, so that compression does not mix them.
        var stored = new PixelBuffer(32, 48);
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 48; x++)
            {
                stored.Row(y).Slice(3 * x, 3).Fill((byte)(30 * ((y / 16 * 3) + (x / 16) + 1)));
            }
        }

        using var stream = new MemoryStream();
        ImageEncoder.WriteJpeg(stored, stream, 100);
        var file = HandmadeFiles.WithOrientation(stream.ToArray(), orientation);

        var image = ImageDecoder.Decode(file, "a.jpg");
        var header = ImageHeader.Read(file, "a.jpg");

        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, image.Width, image.Height, orientation), header);
        Assert.Equal(16 * width, image.Width);
        var digits = expected.Select((_, i) => (char)('0' + (int)Math.Round(image.Row((i / width * 16) + 8)[((i % width * 16) + 8) * 3] / 30.0)));
        Assert.Equal(expected, string.Concat(digits));
    }

    [Fact]
    public void Decode_OfCmykJpeg_GivesTheColours()
    {
        var image = ImageDecoder.Decode(HandmadeFiles.CmykJpeg(255, 128, 0, 200), "a.jpg");

        Assert.Equal(8, image.Width);
        Assert.InRange(image.Data[0], 0, 2);
        Assert.InRange(image.Data[1], 98, 102);
        Assert.InRange(image.Data[2], 198, 202);
    }

    [Fact]
    public void Decode_OfJpegThatEndsEarly_ShowsWhatIsThere()
    {
        using var stream = new MemoryStream();
        ImageEncoder.WriteJpeg(Noise(64, 64), stream, 95);
        var whole = ImageDecoder.Decode(stream.ToArray(), "a.jpg");

        var part = ImageDecoder.Decode(stream.ToArray()[..(int)(stream.Length / 2)], "a.jpg");

        Assert.Equal((64, 64), (part.Height, part.Width));
        Assert.True(part.Row(0).SequenceEqual(whole.Row(0)));
    }

    [Theory]
    [InlineData(Photometric.MINISBLACK, 8, 1, new byte[] { 10, 20 }, new byte[] { 10, 10, 10, 20, 20, 20 })]
    [InlineData(Photometric.RGB, 8, 3, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(Photometric.RGB, 8, 4, new byte[] { 100, 150, 200, 255, 40, 50, 60, 128 }, new byte[] { 200, 150, 100, 60, 50, 40 })]
    [InlineData(Photometric.MINISBLACK, 16, 1, new byte[] { 0xFF, 0x12, 0xFF, 0xFE }, new byte[] { 0x12, 0x12, 0x12, 0xFE, 0xFE, 0xFE })]
    [InlineData(Photometric.RGB, 16, 3, new byte[] { 255, 1, 128, 2, 0, 3, 9, 4, 9, 5, 9, 6 }, new byte[] { 3, 2, 1, 6, 5, 4 })]
    public void Decode_OfTiff_GivesBlueGreenRed(Photometric photometric, int bits, int samples, byte[] data, byte[] expected)
    {
        var file = HandmadeFiles.Tiff(2, 1, bits, samples, photometric, data);

        AssertPixels(expected, ImageDecoder.Decode(file, "a.tif"));
        Assert.Equal(new ImageHeader(ImageFormat.Tiff, 2, 1, 1), ImageHeader.Read(file, "a.tif"));
    }

    [Fact]
    public void Decode_OfPaletteTiff_LooksTheColoursUp()
    {
        ushort[] Ramp(int factor) => [.. Enumerable.Range(0, 256).Select(i => (ushort)((i * factor % 256) * 257))];
        var file = HandmadeFiles.Tiff(2, 1, 8, 1, Photometric.PALETTE, [3, 5], [Ramp(1), Ramp(2), Ramp(3)]);

        AssertPixels([9, 6, 3, 15, 10, 5], ImageDecoder.Decode(file, "a.tif"));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 1 })]
    [InlineData(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0 })]
    [InlineData(new byte[] { (byte)'I', (byte)'I', 42, 0, 200, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { (byte)'B', (byte)'M', 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Decode_OfDamagedBytes_NamesTheFile(byte[] bytes)
    {
        Assert.Equal("broken.jpg", Assert.Throws<InputException>(() => ImageDecoder.Decode(bytes, "broken.jpg")).File);
        Assert.Equal("broken.jpg", Assert.Throws<InputException>(() => ImageHeader.Read(bytes, "broken.jpg")).File);
    }

    [Fact]
    public void Decode_OfPngThatEndsEarly_IsRefused()
    {
        var png = HandmadeFiles.Png(16, 16, 2, 8, Noise(16, 16).Pixels.ToArray());

        Assert.Throws<InputException>(() => ImageDecoder.Decode(png[..(png.Length / 2)], "cut.png"));
    }

    [Fact]
    public void Decode_OfAMissingFile_NamesIt()
    {
        Assert.Equal("/nowhere/a.jpg", Assert.Throws<InputException>(() => ImageDecoder.Decode("/nowhere/a.jpg")).File);
        Assert.Equal("/nowhere/a.jpg", Assert.Throws<InputException>(() => ImageHeader.Read("/nowhere/a.jpg")).File);
    }

    [Fact]
    public void Decode_WithTwoChannels_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageDecoder.Decode([1], "a.png", channels: 2));

    private static PixelBuffer Noise(int height, int width)
    {
        var image = new PixelBuffer(height, width);
        new Random(1).NextBytes(image.Data);
        return image;
    }

    private static void AssertPixels(byte[] expected, PixelBuffer actual) => Assert.Equal(expected, actual.Pixels.ToArray());
}
