using BitMiracle.LibTiff.Classic;
using YoloTune.Core.Imaging;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Imaging;

/// <summary>Pictures with changed bytes are read or refused.</summary>
public sealed class HostileImageTests
{
    private static readonly byte[][] Corpus = [.. Pictures()];

    [Fact]
    public void ReadHeader_OfChangedPictures_ReadsOrRefuses() =>
        HostileInput.Survive("image header", Corpus, 4000, 700_000, bytes => ImageHeader.Read(bytes, "x.png"), mostBytes: 128 << 20);

    [Fact]
    public void Decode_OfChangedPictures_DecodesOrRefuses() => HostileInput.Survive("image decoder", Corpus, 600, 30_000, bytes =>
    {
        // A header may honestly claim hundreds of megapixels, which are not decoded here.
        var header = ImageHeader.Read(bytes, "x.png");
        if ((long)header.Width * header.Height <= 1 << 20)
        {
            ImageDecoder.Decode(bytes, "x.png");
        }
    });

    private static IEnumerable<byte[]> Pictures()
    {
        var image = new PixelBuffer(6, 9);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)(i * 7);
        }

        using var png = new MemoryStream();
        ImageEncoder.WritePng(image, png);
        yield return png.ToArray();
        using var jpeg = new MemoryStream();
        ImageEncoder.WriteJpeg(image, jpeg);
        yield return jpeg.ToArray();
        yield return HandmadeFiles.WithOrientation(jpeg.ToArray(), 6);
        yield return HandmadeFiles.CmykJpeg(1, 2, 3, 4);
        yield return HandmadeFiles.Bmp(image);
        yield return HandmadeFiles.Png(2, 2, 3, 8, [0, 1, 1, 0], [1, 2, 3, 4, 5, 6]);
        yield return HandmadeFiles.Tiff(3, 2, 8, 3, Photometric.RGB, new byte[18]);
        yield return "RIFF\u001a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\u0010\u0007\u0010\u0011\u0011\u0088\u0088\u00fe\u0007\0"u8.ToArray();
        yield return "GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\0;"u8.ToArray();
    }
}
