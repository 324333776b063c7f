using SkiaSharp;
using YoloTune.Core.Files;

namespace YoloTune.Core.Imaging;

/// <summary>Writes images as PNG or JPEG.</summary>
public static class ImageEncoder
{
    /// <summary>Writes a PNG.</summary>
    /// <param name="image">1 (grey) or 3 (blue, green, red) channels.</param>
    /// <param name="stream">The target.</param>
    public static void WritePng(PixelBuffer image, Stream stream) => Write(image, stream, SKEncodedImageFormat.Png, 100);

    /// <summary>Writes a JPEG.</summary>
    /// <param name="image">1 (grey) or 3 (blue, green, red) channels.</param>
    /// <param name="stream">The target.</param>
    /// <param name="quality">1 (small) to 100 (best).</param>
    public static void WriteJpeg(PixelBuffer image, Stream stream, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        Write(image, stream, SKEncodedImageFormat.Jpeg, quality);
    }

    /// <summary>
    /// Writes a file; the suffix decides: <c>.png</c>, or <c>.jpg</c> and <c>.jpeg</c>. The file appears complete or not at all.
    /// </summary>
    /// <param name="image">1 (grey) or 3 (blue, green, red) channels.</param>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="quality">JPEG quality, 1 to 100.</param>
    /// <exception cref="ArgumentException">The suffix is none of these.</exception>
    public static void Save(PixelBuffer image, string path, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(path);
        var png = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        var jpeg = path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase);
        if (!png && !jpeg)
        {
            throw new ArgumentException($"'{path}' ends in none of .png, .jpg, .jpeg.", nameof(path));
        }

        AtomicFile.Replace(path, stream =>
        {
            if (png)
            {
                WritePng(image, stream);
            }
            else
            {
                WriteJpeg(image, stream, quality);
            }
        });
    }

    private static unsafe void Write(PixelBuffer image, Stream stream, SKEncodedImageFormat format, int quality)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(stream);
        if (image.Channels is not (1 or 3))
        {
            throw new ArgumentException($"Only images of 1 or 3 channels can be written, not {image.Channels}.", nameof(image));
        }

        var wide = image.Channels == 3 ? ChannelLayout.AddAlpha(image) : image;
        try
        {
            var info = new SKImageInfo(image.Width, image.Height, image.Channels == 3 ? SKColorType.Bgra8888 : SKColorType.Gray8, SKAlphaType.Opaque);
            fixed (byte* pixels = wide.Data)
            {
                using var pixmap = new SKPixmap(info, (nint)pixels, wide.Stride);
                using var data = pixmap.Encode(format, quality) ?? throw new InvalidOperationException("The image could not be encoded.");
                data.SaveTo(stream);
            }
        }
        finally
        {
            if (!ReferenceEquals(wide, image))
            {
                wide.Recycle();
            }
        }
    }
}
