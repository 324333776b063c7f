using YoloTune.Core.Imaging;

namespace YoloTune.Data.Maps;

/// <summary>
/// A number for every pixel of an image: its class, or its depth in metres. Numbers are never mixed: moving a map takes the nearest one, as
/// OpenCV's <c>INTER_NEAREST</c> does. A map does not change once it is made, so it may be shared between threads.
/// </summary>
public sealed class PixelMap
{
    private readonly float[] _values;

    /// <summary>Wraps numbers without copying them.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="values">(height x width) numbers, row-major; must not be changed any more.</param>
    /// <param name="outside">The number of pixels that come in from outside: 255 for classes, 0 for depths.</param>
    /// <exception cref="ArgumentException">There are too few or too many numbers.</exception>
    public PixelMap(int height, int width, float[] values, float outside)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.Length != height * width)
        {
            throw new ArgumentException($"{values.Length} numbers are no map of {height} x {width}.", nameof(values));
        }

        (Height, Width, Outside, _values) = (height, width, outside, values);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The number of pixels that come in from outside.</summary>
    public float Outside { get; }

    /// <summary>(Height x Width) numbers, row-major.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The map in another size.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public PixelMap Resize(int height, int width)
    {
        if (height == Height && width == Width)
        {
            return this;
        }

        var columns = Sources(Width, width);
        var rows = Sources(Height, height);
        var values = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            var from = Row(rows[y]);
            var to = values.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                to[x] = from[columns[x]];
            }
        }

        return new PixelMap(height, width, values, Outside);
    }

    /// <summary>The map moved by a matrix, as its image is.</summary>
    /// <param name="matrix">9 values, row-major: pixels of this map to pixels of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="perspective">Uses the projective kernel even when the matrix is affine.</param>
    public PixelMap Warp(ReadOnlySpan<double> matrix, int height, int width, bool perspective = false)
    {
        var places = new int[height * width];
        NearestWarp.Places((Height, Width), (height, width), matrix, perspective, places);
        var values = new float[places.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = places[i] < 0 ? Outside : _values[places[i]];
        }

        return new PixelMap(height, width, values, Outside);
    }

    /// <summary>The maps side by side in a larger one; later ones lie on top, and what lies outside is cut off.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="parts">The maps, and where their first pixels come to lie; at least one.</param>
    public static PixelMap Compose(int height, int width, params ReadOnlySpan<(PixelMap Map, int Left, int Top)> parts)
    {
        var outside = parts[0].Map.Outside;
        var values = new float[height * width];
        Array.Fill(values, outside);
        foreach (var (map, left, top) in parts)
        {
            var (x1, x2) = (Math.Max(left, 0), Math.Min(left + map.Width, width));
            for (var y = Math.Max(top, 0); x1 < x2 && y < Math.Min(top + map.Height, height); y++)
            {
                map.Row(y - top)[(x1 - left)..(x2 - left)].CopyTo(values.AsSpan((y * width) + x1));
            }
        }

        return new PixelMap(height, width, values, outside);
    }

    /// <summary>The map with left and right swapped.</summary>
    public PixelMap MirrorLeftRight()
    {
        var values = (float[])_values.Clone();
        for (var y = 0; y < Height; y++)
        {
            values.AsSpan(y * Width, Width).Reverse();
        }

        return new PixelMap(Height, Width, values, Outside);
    }

    /// <summary>The map with top and bottom swapped.</summary>
    public PixelMap MirrorUpDown()
    {
        var values = new float[_values.Length];
        for (var y = 0; y < Height; y++)
        {
            Row(Height - 1 - y).CopyTo(values.AsSpan(y * Width));
        }

        return new PixelMap(Height, Width, values, Outside);
    }

    private ReadOnlySpan<float> Row(int y) => _values.AsSpan(y * Width, Width);

    // cv::resize: the source of a target is its index times the inverse ratio, rounded down.
    private static int[] Sources(int from, int to)
    {
        var inverse = 1 / ((double)to / from);
        var sources = new int[to];
        for (var i = 0; i < to; i++)
        {
            sources[i] = Math.Min((int)Math.Floor(i * inverse), from - 1);
        }

        return sources;
    }
}
