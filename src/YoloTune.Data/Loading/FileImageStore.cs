using YoloTune.Core.Imaging;

namespace YoloTune.Data.Loading;

/// <summary>Decodes and, where asked, resizes on every call (specification 03, section 7).</summary>
/// <param name="decode">Gives the full-resolution image of an index; the store recycles it.</param>
/// <param name="fit">The size wanted of an image of a height and width; null keeps the full resolution.</param>
internal sealed class FileImageStore(Func<int, PixelBuffer> decode, Func<int, int, (int Height, int Width)>? fit) : IImageStore
{
    public LoadedImage Load(int index)
    {
        var decoded = decode(index);
        var (originalHeight, originalWidth) = (decoded.Height, decoded.Width);
        var (height, width) = fit?.Invoke(originalHeight, originalWidth) ?? (originalHeight, originalWidth);
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
