using SkiaSharp;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Imaging;

/// <summary>
/// Reads JPEG, PNG, BMP, WebP and TIFF as the reference does with OpenCV (specification 03, section 7): 8 bits, blue, green,
/// red, alpha dropped, 16-bit samples shortened to their upper byte, EXIF orientation applied, no colour management.
/// </summary>
public static class ImageDecoder
{
    /// <summary>Decodes a file.</summary>
    /// <param name="path">The image file.</param>
    /// <param name="channels">3 for blue, green, red; 1 for grey.</param>
    /// <returns>A rented image that the caller owns.</returns>
    /// <exception cref="InputException">The file is missing, damaged or no supported image.</exception>
    public static PixelBuffer Decode(string path, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] encoded;
        try
        {
            encoded = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ImageErrors.Unreadable(path, error);
        }

        return Decode(encoded, path, channels);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">The name used in errors.</param>
    /// <param name="channels">3 for blue, green, red; 1 for grey.</param>
    /// <returns>A rented image that the caller owns.</returns>
    /// <exception cref="InputException">The bytes are damaged or no supported image.</exception>
    public static PixelBuffer Decode(byte[] encoded, string name, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Images are decoded to 1 or 3 channels.");
        }

        return ImageHeader.FormatOf(encoded) switch
        {
            ImageFormat.Unknown when encoded.Length == 0 => throw ImageErrors.Empty(name),
            ImageFormat.Unknown => throw ImageErrors.NotAnImage(name),
            ImageFormat.Tiff => TiffReader.Decode(encoded, name, channels),
            var format => DecodeWithSkia(encoded, format, name, channels),
        };
    }

    /// <summary>Decodes the bytes of a WebP or PNG file with its alpha channel, without orientation and colour management.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">The name used in errors.</param>
    /// <returns>A rented image of 4 channels (blue, green, red, alpha, not multiplied) that the caller owns.</returns>
    /// <exception cref="InputException">The bytes are damaged or neither WebP nor PNG.</exception>
    public static PixelBuffer DecodeWithAlpha(byte[] encoded, string name)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var format = ImageHeader.FormatOf(encoded);
        if (format is not (ImageFormat.WebP or ImageFormat.Png))
        {
            throw encoded.Length == 0 ? ImageErrors.Empty(name) : ImageErrors.NotAnImage(name);
        }

        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data) ?? throw ImageErrors.Corrupt(name);
        PictureLimit.Check(name, codec.Info.Width, codec.Info.Height);
        var image = PixelBuffer.Rent(codec.Info.Height, codec.Info.Width, 4);
        Read(codec, image, format, name);
        return image;
    }

    private static PixelBuffer DecodeWithSkia(byte[] encoded, ImageFormat format, string name, int channels)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data) ?? throw ImageErrors.Corrupt(name);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        PictureLimit.Check(name, width, height);
        var wide = PixelBuffer.Rent(height, width, 4);
        try
        {
            Read(codec, wide, format, name);
            var image = ChannelLayout.DropAlpha(wide, channels);
            return ExifOrientation.Apply(image, (int)codec.EncodedOrigin);
        }
        finally
        {
            wide.Recycle();
        }
    }

    private static unsafe void Read(SKCodec codec, PixelBuffer target, ImageFormat format, string name)
    {
        // No colour space: samples pass unchanged. Unpremultiplied: dropping alpha must not darken the colours.
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(target.Width, target.Height, SKColorType.Bgra8888, alpha, colorspace: null);
        SKCodecResult result;
        fixed (byte* pixels = target.Data)
        {
            result = codec.GetPixels(info, (nint)pixels, target.Stride, SKCodecOptions.Default);
        }

        // A JPEG that ends early still shows a picture; the data set audit reports it.
        var usable = result is SKCodecResult.Success
            || (format == ImageFormat.Jpeg && result is SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput);
        if (!usable)
        {
            throw ImageErrors.Corrupt(name, result.ToString());
        }
    }
}
