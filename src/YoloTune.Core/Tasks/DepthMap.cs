namespace YoloTune.Core.Tasks;

/// <summary>The depth of every pixel of an image.</summary>
public sealed class DepthMap
{
    private readonly float[] _data;

    /// <summary>Wraps depths without copying them.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="data">(height x width) metres, row-major.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit.</exception>
    public DepthMap(int height, int width, float[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length != height * width || data.Length == 0)
        {
            throw new ArgumentException($"{data.Length} depths are no map of {height} x {width}.", nameof(data));
        }

        (Height, Width, _data) = (height, width, data);
        var sorted = (float[])data.Clone();
        Array.Sort(sorted);
        (Nearest, Median, Farthest) = (sorted[0], sorted[(sorted.Length - 1) / 2], sorted[^1]);
    }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>(Height x Width) the depth of every pixel, metres, row-major; right but for a common factor where the camera differs from those learned.</summary>
    public ReadOnlySpan<float> Data => _data;

    /// <summary>The smallest depth, metres.</summary>
    public float Nearest { get; }

    /// <summary>The depth in the middle, metres.</summary>
    public float Median { get; }

    /// <summary>The largest depth, metres.</summary>
    public float Farthest { get; }
}
