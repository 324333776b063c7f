using SkiaSharp;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Imaging;

/// <summary>What the head of an image file says, without decoding its pixels.</summary>
/// <param name="Format">The container, by content and not by file name.</param>
/// <param name="Width">Columns of the displayed image (after EXIF rotation), pixels.</param>
/// <param name="Height">Rows of the displayed image (after EXIF rotation), pixels.</param>
/// <param name="Orientation">EXIF orientation, 1 to 8; 1 when there is none. 5 to 8 swap the sides.</param>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>Reads the head of a file.</summary>
    /// <param name="path">The image file.</param>
    /// <exception cref="InputException">The file is missing, unreadable or no supported image.</exception>
    public static ImageHeader Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096);
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ImageErrors.Unreadable(path, error);
        }
    }

    /// <summary>Reads the head of encoded bytes.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">The name used in errors.</param>
    /// <exception cref="InputException">The bytes are no supported image.</exception>
    public static ImageHeader Read(byte[] encoded, string name)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        using var stream = new MemoryStream(encoded, writable: false);
        return Read(stream, name);
    }

    /// <summary>The container that the first bytes announce.</summary>
    /// <param name="start">The first 12 bytes of a file, or fewer.</param>
    public static ImageFormat FormatOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ImageFormat.Jpeg;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
        {
            return ImageFormat.Png;
        }

        if (start.StartsWith("BM"u8))
        {
            return ImageFormat.Bmp;
        }

        if (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8))
        {
            return ImageFormat.WebP;
        }

        var tiff = start.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0])
            || start.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]);
        return tiff ? ImageFormat.Tiff : ImageFormat.Unknown;
    }

    private static ImageHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        var format = FormatOf(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        stream.Position = 0;
        if (format == ImageFormat.Tiff)
        {
            return TiffReader.ReadHeader(stream, name);
        }

        if (format == ImageFormat.Unknown)
        {
            throw ImageErrors.NotAnImage(name);
        }

        using var codec = SKCodec.Create(stream);
        return codec is null ? throw ImageErrors.Corrupt(name) : Describe(codec, format);
    }

    private static ImageHeader Describe(SKCodec codec, ImageFormat format)
    {
        var orientation = (int)codec.EncodedOrigin;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        return ExifOrientation.SwapsSides(orientation)
            ? new ImageHeader(format, height, width, orientation)
            : new ImageHeader(format, width, height, Math.Max(orientation, 1));
    }
}
