using YoloTune.Core.Imaging;

namespace YoloTune.Data.Loading;

/// <summary>Decodes and, where asked, resizes on every call (specification 03, section 7).</summary>
/// <param name="decode">Gives the full-resolution image of an index; the store recycles it.</param>
/// <param name="imageSize">Long side wanted, pixels; null keeps the full resolution.</param>
internal sealed class FileImageStore(Func<int, PixelBuffer> decode, int? imageSize) : IImageStore
{
    public LoadedImage Load(int index)
    {
        var decoded = decode(index);
        var (originalHeight, originalWidth) = (decoded.Height, decoded.Width);
        var (height, width) = imageSize is { } size ? Resampling.FitLongSide(originalHeight, originalWidth, size) : (originalHeight, originalWidth);
        if (height == originalHeight && width == originalWidth)
        {
            return new LoadedImage(decoded, originalHeight, originalWidth);
        }

        var resized = Resampling.Resize(decoded, height, width);
        decoded.Recycle();
        return new LoadedImage(resized, originalHeight, originalWidth);
    }

    public void Dispose()
    {
    }
}
