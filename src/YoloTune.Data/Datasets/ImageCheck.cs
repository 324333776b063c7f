using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>
/// Decides whether an image file is acceptable without decoding it (specification 03, section 5). A JPEG without end marker is
/// accepted when it can be decoded; unlike the reference, no file of the user is ever rewritten.
/// </summary>
internal static class ImageCheck
{
    /// <summary>Smallest acceptable side in pixels.</summary>
    public const int MinimumSide = 10;

    /// <summary>The head of an acceptable image; <paramref name="remark"/> is what there is to say about it.</summary>
    /// <exception cref="LabelException">The image is to be left out.</exception>
    public static ImageHeader Verify(string file, out string? remark)
    {
        remark = null;
        try
        {
            var header = ImageHeader.Read(file);
            if (header.Height < MinimumSide || header.Width < MinimumSide)
            {
                throw new LabelException($"image size ({header.Height}, {header.Width}) is below {MinimumSide} pixels");
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            VerifyContainer(stream, header, file, out remark);
            return header;
        }
        catch (InputException exception)
        {
            throw new LabelException(exception.Problem, inner: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabelException("the image file cannot be read", inner: exception);
        }
    }

    private static void VerifyContainer(FileStream stream, ImageHeader header, string file, out string? remark)
    {
        remark = null;
        switch (header.Format)
        {
            case ImageFormat.Jpeg when !EndsWithMarker(stream):
                ImageDecoder.Decode(file).Recycle();
                remark = "the JPEG has no end marker; it can be decoded and is used as it is";
                break;
            case ImageFormat.Png when !PngContainer.IsComplete(stream):
                throw new LabelException("the PNG file is truncated or damaged");
            case ImageFormat.WebP when DeclaredLength(stream, 4) + 8 > stream.Length:
                throw new LabelException("the WebP file is truncated");
            case ImageFormat.Bmp when DeclaredLength(stream, 10) >= stream.Length:
                throw new LabelException("the BMP file is truncated");
            default:
                break;
        }
    }

    private static bool EndsWithMarker(FileStream stream)
    {
        Span<byte> end = stackalloc byte[2];
        stream.Seek(-2, SeekOrigin.End);
        stream.ReadExactly(end);
        return end is [0xFF, 0xD9];
    }

    private static long DeclaredLength(FileStream stream, int offset)
    {
        Span<byte> value = stackalloc byte[4];
        stream.Position = offset;
        return stream.ReadAtLeast(value, 4, throwOnEndOfStream: false) < 4 ? long.MaxValue / 2 : BitConverter.ToUInt32(value);
    }
}
