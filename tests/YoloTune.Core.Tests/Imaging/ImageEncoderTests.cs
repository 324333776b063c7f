using YoloTune.Core.Imaging;

namespace YoloTune.Core.Tests.Imaging;

public class ImageEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WritePng_ThenDecode_IsExact(int channels)
    {
        var image = Noise(channels);
        using var stream = new MemoryStream();

        ImageEncoder.WritePng(image, stream);

        Assert.Equal(image.Pixels.ToArray(), ImageDecoder.Decode(stream.ToArray(), "a.png", channels).Pixels.ToArray());
    }

    [Fact]
    public void WriteJpeg_WithLowerQuality_IsSmaller()
    {
        using var fine = new MemoryStream();
        using var coarse = new MemoryStream();

        ImageEncoder.WriteJpeg(Noise(3), fine, 95);
        ImageEncoder.WriteJpeg(Noise(3), coarse, 20);

        Assert.True(coarse.Length < fine.Length);
        Assert.Equal(ImageFormat.Jpeg, ImageHeader.Read(coarse.ToArray(), "a.jpg").Format);
    }

    [Fact]
    public void Save_ReplacesTheFileAndLeavesNothingAside()
    {
        var folder = Directory.CreateTempSubdirectory("yolotune-encoder");
        try
        {
            var path = Path.Combine(folder.FullName, "a.png");
            File.WriteAllText(path, "old");

            ImageEncoder.Save(Noise(3), path);

            Assert.Equal(path, Assert.Single(Directory.GetFiles(folder.FullName)));
            Assert.Equal((20, 30), (ImageHeader.Read(path).Height, ImageHeader.Read(path).Width));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Save_WithAnUnknownSuffix_IsRefused() => Assert.Throws<ArgumentException>(() => ImageEncoder.Save(Noise(3), "a.gif"));

    [Fact]
    public void WritePng_OfTwoChannels_IsRefused() => Assert.Throws<ArgumentException>(() => ImageEncoder.WritePng(Noise(2), Stream.Null));

    private static PixelBuffer Noise(int channels)
    {
        var image = new PixelBuffer(20, 30, channels);
        new Random(1).NextBytes(image.Data);
        return image;
    }
}
