using System.Buffers;

namespace YoloTune.Core.Imaging;

/// <summary>
/// An 8-bit image in plain memory: rows from top to bottom, pixels from left to right, channels interleaved.
/// Three-channel images are in blue, green, red order, as in the reference.
/// </summary>
/// <remarks>
/// A <see cref="Rent"/>ed image has one owner, who may write to it and calls <see cref="Recycle"/> when done. Images with
/// memory of their own may be shared (an image cache) and are read-only for everyone who did not create them.
/// </remarks>
public sealed class PixelBuffer
{
    private readonly bool _rented;
    private byte[]? _data;

    /// <summary>Allocates an image, filled with <paramref name="fill"/>.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="channels">Channels per pixel, at least 1.</param>
    /// <param name="fill">The value of every byte.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side or the number of channels is not positive.</exception>
    public PixelBuffer(int height, int width, int channels = 3, byte fill = 0)
        : this(height, width, channels, Allocate(height, width, channels, fill))
    {
    }

    /// <summary>Wraps existing memory without copying.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="data">At least height x width x channels bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public PixelBuffer(int height, int width, int channels, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (data.LongLength < (long)height * width * channels)
        {
            throw new ArgumentException("The memory is shorter than height x width x channels.", nameof(data));
        }

        Height = height;
        Width = width;
        Channels = channels;
        _data = data;
    }

    private PixelBuffer(int height, int width, int channels, byte[] data, bool rented)
        : this(height, width, channels, data)
    {
        _rented = rented;
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Channels per pixel.</summary>
    public int Channels { get; }

    /// <summary>The bytes; may be longer than the image when the memory comes from a pool.</summary>
    /// <exception cref="ObjectDisposedException">The image was recycled.</exception>
    public byte[] Data => _data ?? throw new ObjectDisposedException(nameof(PixelBuffer), "The image was recycled.");

    /// <summary>True when the memory comes from a pool, so that the image has exactly one owner.</summary>
    public bool IsRented => _rented;

    /// <summary>Bytes per row.</summary>
    public int Stride => Width * Channels;

    /// <summary>The bytes of the image, row-major.</summary>
    public Span<byte> Pixels => Data.AsSpan(0, Height * Stride);

    /// <summary>The bytes of row <paramref name="y"/>.</summary>
    /// <param name="y">0 to Height - 1.</param>
    public Span<byte> Row(int y) => Data.AsSpan(y * Stride, Stride);

    /// <summary>An image with undefined content in pooled memory; the caller owns it and calls <see cref="Recycle"/>.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="channels">Channels per pixel, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side or the number of channels is not positive.</exception>
    public static PixelBuffer Rent(int height, int width, int channels = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        return new PixelBuffer(height, width, channels, ArrayPool<byte>.Shared.Rent(checked(height * width * channels)), rented: true);
    }

    /// <summary>Gives rented memory back; nothing happens to an image with memory of its own, or on a second call.</summary>
    public void Recycle()
    {
        if (_rented && Interlocked.Exchange(ref _data, null) is { } data)
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    /// <summary>A copy in pooled memory.</summary>
    public PixelBuffer RentCopy()
    {
        var copy = Rent(Height, Width, Channels);
        Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    /// <summary>A copy with its own memory.</summary>
    public PixelBuffer Clone() => new(Height, Width, Channels, Pixels.ToArray());

    private static byte[] Allocate(int height, int width, int channels, byte fill)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        var data = new byte[checked(height * width * channels)];
        if (fill != 0)
        {
            data.AsSpan().Fill(fill);
        }

        return data;
    }
}
