using System.Buffers;

namespace YoloTune.Core.Imaging;

/// <summary>
/// Memory for resizing one picture after the other: grows to what the largest needs, and allocates nothing while the sizes stay the same. For
/// one caller at a time.
/// </summary>
public sealed class ResizeScratch : IDisposable
{
    private byte[] _between = [];
    private byte[] _resized = [];
    private PixelBuffer? _betweenImage;
    private PixelBuffer? _resizedImage;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Return(ref _between);
        Return(ref _resized);
        (_betweenImage, _resizedImage) = (null, null);
    }

    /// <summary>An image between two steps, with old values in it.</summary>
    internal PixelBuffer Between(int height, int width, int channels) => Of(ref _betweenImage, ref _between, height, width, channels);

    /// <summary>An image for a result that is cut afterwards, with old values in it.</summary>
    internal PixelBuffer Resized(int height, int width, int channels) => Of(ref _resizedImage, ref _resized, height, width, channels);

    private static PixelBuffer Of(ref PixelBuffer? image, ref byte[] memory, int height, int width, int channels)
    {
        if (image is null || image.Height != height || image.Width != width || image.Channels != channels)
        {
            var bytes = checked(height * width * channels);
            if (memory.Length < bytes)
            {
                Return(ref memory);
                memory = ArrayPool<byte>.Shared.Rent(bytes);
            }

            image = new PixelBuffer(height, width, channels, memory);
        }

        return image;
    }

    private static void Return(ref byte[] memory)
    {
        if (memory.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(memory);
            memory = [];
        }
    }
}
