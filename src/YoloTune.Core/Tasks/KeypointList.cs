namespace YoloTune.Core.Tasks;

/// <summary>The key points of the objects of one image, in the order of its boxes, under the field's names (spec/07 section 5).</summary>
public sealed class KeypointList
{
    private readonly float[] _data;

    /// <summary>Wraps key points.</summary>
    /// <param name="data">Objects x points x dimensions: x and y in native pixels, and a confidence where there are three. Not copied.</param>
    /// <param name="pointCount">K, points per object, at least 1.</param>
    /// <param name="dimensions">2, or 3 with a confidence.</param>
    /// <param name="height">Native height, pixels.</param>
    /// <param name="width">Native width, pixels.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public KeypointList(float[] data, int pointCount, int dimensions, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pointCount);
        if (dimensions is not (2 or 3) || data.Length % (pointCount * dimensions) != 0)
        {
            throw new ArgumentException("Key points are objects x points x 2 or 3 values.", nameof(data));
        }

        _data = data;
        (PointCount, Dimensions, ImageHeight, ImageWidth) = (pointCount, dimensions, height, width);
        Count = data.Length / (pointCount * dimensions);
    }

    /// <summary>Number of objects.</summary>
    public int Count { get; }

    /// <summary>K, points per object.</summary>
    public int PointCount { get; }

    /// <summary>2, or 3 with a confidence.</summary>
    public int Dimensions { get; }

    /// <summary>Native height, pixels.</summary>
    public int ImageHeight { get; }

    /// <summary>Native width, pixels.</summary>
    public int ImageWidth { get; }

    /// <summary>True when points have a confidence.</summary>
    public bool HasConfidence => Dimensions == 3;

    /// <summary>Objects x points x dimensions, native pixels.</summary>
    public IReadOnlyList<float> Data => _data;

    /// <summary>The points of every object, native pixels.</summary>
    public IReadOnlyList<(float X, float Y)[]> Xy => Points(1, 1);

    /// <summary>The points of every object, 0 to 1 of the image.</summary>
    public IReadOnlyList<(float X, float Y)[]> Xyn => Points(ImageWidth, ImageHeight);

    /// <summary>The confidence of the points of every object, 0 to 1; null without.</summary>
    public IReadOnlyList<float[]>? Conf => HasConfidence
        ? [.. Enumerable.Range(0, Count).Select(item => Enumerable.Range(0, PointCount).Select(point => Of(item)[(point * Dimensions) + 2]).ToArray())]
        : null;

    /// <summary>The values of one object: points x dimensions.</summary>
    /// <param name="index">Index of the object.</param>
    public ReadOnlySpan<float> Of(int index) => _data.AsSpan(index * PointCount * Dimensions, PointCount * Dimensions);

    /// <summary>The values of one object with x and y 0 to 1 of the image: points x dimensions.</summary>
    /// <param name="index">Index of the object.</param>
    public float[] Normalized(int index)
    {
        var values = Of(index).ToArray();
        for (var i = 0; i < values.Length; i += Dimensions)
        {
            values[i] /= ImageWidth;
            values[i + 1] /= ImageHeight;
        }

        return values;
    }

    private (float X, float Y)[][] Points(float width, float height)
    {
        var objects = new (float X, float Y)[Count][];
        for (var item = 0; item < Count; item++)
        {
            var values = Of(item);
            objects[item] = new (float X, float Y)[PointCount];
            for (var point = 0; point < PointCount; point++)
            {
                objects[item][point] = (values[point * Dimensions] / width, values[(point * Dimensions) + 1] / height);
            }
        }

        return objects;
    }
}
