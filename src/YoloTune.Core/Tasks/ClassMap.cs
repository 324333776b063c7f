namespace YoloTune.Core.Tasks;

/// <summary>The class of every pixel of an image.</summary>
public sealed class ClassMap
{
    private readonly byte[] _data;

    /// <summary>Wraps classes without copying them.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="classCount">Number of classes; with 1, the values are 0 for background and 1 for the class.</param>
    /// <param name="data">(height x width) classes, row-major.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit, or a value is no class.</exception>
    public ClassMap(int height, int width, int classCount, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length != height * width)
        {
            throw new ArgumentException($"{data.Length} classes are no map of {height} x {width}.", nameof(data));
        }

        (Height, Width, ClassCount, _data) = (height, width, classCount, data);
        var counts = new long[Math.Max(classCount, 2)];
        foreach (var value in data)
        {
            if (value >= counts.Length)
            {
                throw new ArgumentException($"The value {value} is none of {counts.Length}.", nameof(data));
            }

            counts[value]++;
        }

        Pixels = classCount == 1 ? [counts[1]] : counts;
    }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>Number of classes; with 1, the values of <see cref="Data"/> are 0 for background and 1 for the class.</summary>
    public int ClassCount { get; }

    /// <summary>(Height x Width) the class of every pixel, row-major.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>(ClassCount) how many pixels have every class.</summary>
    public IReadOnlyList<long> Pixels { get; }

    /// <summary>Classes that any pixel has, the most frequent first.</summary>
    public IEnumerable<int> Present => Enumerable.Range(0, ClassCount).Where(index => Pixels[index] > 0).OrderByDescending(index => Pixels[index]);

    /// <summary>Share of the pixels that have a class, 0 to 1.</summary>
    /// <param name="classIndex">0 to ClassCount - 1.</param>
    public double ShareOf(int classIndex) => (double)Pixels[classIndex] / _data.Length;

    /// <summary>The class of a value of <see cref="Data"/>; null for the background of a single class.</summary>
    /// <param name="value">The value.</param>
    internal int? ClassOf(byte value) => ClassCount > 1 ? value : value == 0 ? null : 0;
}
