using SkiaSharp;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Imaging;

/// <summary>
/// Decodes pictures for looking at them as a whole, at a fraction of the work: a JPEG is decoded at an eighth to seven eighths of its size
/// straight from its frequency coefficients (libjpeg's scaling). Other formats are decoded at their full size.
/// </summary>
public static class ReducedDecoder
{
    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="name">The name used in errors.</param>
    /// <param name="leastSide">No side gets smaller than this by scaling, pixels, at least 1.</param>
    /// <param name="channels">3 for blue, green, red; 1 for grey.</param>
    /// <returns>A rented picture, turned as EXIF tells, that the caller owns.</returns>
    /// <exception cref="InputException">The bytes are damaged or no supported image.</exception>
    public static PixelBuffer Decode(byte[] encoded, string name, int leastSide, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastSide, 1);
        if (ImageHeader.FormatOf(encoded) != ImageFormat.Jpeg)
        {
            return ImageDecoder.Decode(encoded, name, channels);
        }

        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data) ?? throw ImageErrors.Corrupt(name);
        PictureLimit.Check(name, codec.Info.Width, codec.Info.Height);
        var size = codec.GetScaledDimensions(Math.Min((float)leastSide / Math.Min(codec.Info.Width, codec.Info.Height), 1));
        var wide = PixelBuffer.Rent(size.Height, size.Width, 4);
        try
        {
            Read(codec, wide, name);
            return ExifOrientation.Apply(ChannelLayout.DropAlpha(wide, channels), (int)codec.EncodedOrigin);
        }
        finally
        {
            wide.Recycle();
        }
    }

    private static unsafe void Read(SKCodec codec, PixelBuffer target, string name)
    {
        var info = new SKImageInfo(target.Width, target.Height, SKColorType.Bgra8888, SKAlphaType.Opaque, colorspace: null);
        fixed (byte* pixels = target.Data)
        {
            var result = codec.GetPixels(info, (nint)pixels, target.Stride, SKCodecOptions.Default);
            if (result is not (SKCodecResult.Success or SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput))
            {
                throw ImageErrors.Corrupt(name, result.ToString());
            }
        }
    }
}
