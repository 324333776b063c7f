using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>
/// One batch in plain memory, ready to become tensors. Dispose it to give the pixel memory back to its pool.
/// </summary>
public sealed class ImageBatch : IDisposable
{
    private Action<byte[]>? _release;

    /// <summary>Creates a batch.</summary>
    /// <param name="images">The images of the batch, in order.</param>
    /// <param name="height">Height of the network input, pixels.</param>
    /// <param name="width">Width of the network input, pixels.</param>
    /// <param name="channels">Channels, 3 (RGB) or 1.</param>
    /// <param name="pixels">count x channels x height x width bytes, planar, RGB; may be longer (pooled).</param>
    /// <param name="imageIndex">(N) image index of every label, ascending.</param>
    /// <param name="classes">(N) class index of every label.</param>
    /// <param name="boxes">(N x 4) centre x, centre y, width, height, normalised to [0, 1] by the network input size; see <see cref="BoxSize"/>.</param>
    /// <param name="release">Called once with <paramref name="pixels"/> on disposal.</param>
    public ImageBatch(
        IReadOnlyList<BatchImage> images,
        int height,
        int width,
        int channels,
        byte[] pixels,
        float[] imageIndex,
        float[] classes,
        float[] boxes,
        Action<byte[]>? release = null)
    {
        Images = images;
        Height = height;
        Width = width;
        Channels = channels;
        Pixels = pixels;
        ImageIndex = imageIndex;
        Classes = classes;
        Boxes = boxes;
        _release = release;
    }

    /// <summary>What is known of every image, in batch order.</summary>
    public IReadOnlyList<BatchImage> Images { get; }

    /// <summary>Number of images.</summary>
    public int Count => Images.Count;

    /// <summary>Height of the network input, pixels.</summary>
    public int Height { get; }

    /// <summary>Width of the network input, pixels.</summary>
    public int Width { get; }

    /// <summary>Channels per pixel.</summary>
    public int Channels { get; }

    /// <summary>Count x Channels x Height x Width bytes, planar, red first; the array may be longer.</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes that belong to the batch.</summary>
    public Span<byte> PixelSpan => Pixels.AsSpan(0, Count * Channels * Height * Width);

    /// <summary>(N) image index of every label, ascending.</summary>
    public float[] ImageIndex { get; }

    /// <summary>(N) class index of every label.</summary>
    public float[] Classes { get; }

    /// <summary>
    /// (N x BoxSize) centre x, centre y, width, height in [0, 1] of the network input; for rotated boxes the angle in radians follows.
    /// Empty for classification.
    /// </summary>
    public float[] Boxes { get; }

    /// <summary>Numbers of a box: 4, or 5 for rotated boxes.</summary>
    public int BoxSize { get; init; } = 4;

    /// <summary>Key points and masks; null for detection and classification.</summary>
    public TaskLabels? Task { get; init; }

    /// <summary>Number of labels.</summary>
    public int LabelCount => Classes.Length;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke(Pixels);
}
