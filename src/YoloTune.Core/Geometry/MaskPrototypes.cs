using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// The mask prototypes of one image. A mask is where the weighted sum of the prototypes is above zero, cut at the box (spec/04 section 6,
/// spec/07 section 4; Bolya et al., "YOLACT", 2019). Only what lies inside the box is computed.
/// </summary>
public sealed class MaskPrototypes
{
    private readonly float[] _values;

    /// <summary>Wraps prototypes.</summary>
    /// <param name="values">Count x height x width values; not copied.</param>
    /// <param name="count">Number of prototypes.</param>
    /// <param name="height">Rows of a prototype.</param>
    /// <param name="width">Columns of a prototype.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public MaskPrototypes(float[] values, int count, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != count * height * width)
        {
            throw new ArgumentException("The prototypes are not count x height x width values.", nameof(values));
        }

        (_values, Count, Height, Width) = (values, count, height, width);
    }

    /// <summary>Number of prototypes.</summary>
    public int Count { get; }

    /// <summary>Rows of a prototype.</summary>
    public int Height { get; }

    /// <summary>Columns of a prototype.</summary>
    public int Width { get; }

    /// <summary>The same with values of their own.</summary>
    public MaskPrototypes Copy() => new([.. _values], Count, Height, Width);

    /// <summary>A mask in the resolution of the prototypes, which the metrics use.</summary>
    /// <param name="coefficients">One weight per prototype.</param>
    /// <param name="box">The box, pixels of the network input.</param>
    /// <param name="inputHeight">Height of the network input, pixels.</param>
    /// <param name="inputWidth">Width of the network input, pixels.</param>
    public BitMask Assemble(ReadOnlySpan<float> coefficients, CornerBox box, int inputHeight, int inputWidth)
    {
        var (scaleX, scaleY) = ((float)Width / inputWidth, (float)Height / inputHeight);
        var (left, right) = Inside(box.X1 * scaleX, box.X2 * scaleX, Width);
        var (top, bottom) = Inside(box.Y1 * scaleY, box.Y2 * scaleY, Height);
        var mask = new BitMask(Height, Width);
        if (left >= right)
        {
            return mask;
        }

        var row = new float[right - left];
        for (var y = top; y < bottom; y++)
        {
            SumRow(coefficients, y, left, row);
            mask.SetPositive(y, left, row);
        }

        return mask;
    }

    /// <summary>A mask in the resolution of the network input: the sums are enlarged bilinearly before the threshold.</summary>
    /// <param name="coefficients">One weight per prototype.</param>
    /// <param name="box">The box, pixels of the target.</param>
    /// <param name="height">Rows of the target.</param>
    /// <param name="width">Columns of the target.</param>
    /// <param name="room">An empty mask of the size of the target to use; null makes a new one.</param>
    public BitMask AssembleUpsampled(ReadOnlySpan<float> coefficients, CornerBox box, int height, int width, BitMask? room = null) =>
        AssembleFrom(coefficients, box, height, width, new(0, 0, Width, Height), room);

    /// <summary>
    /// A mask in the resolution of the native image: the padding is cut off the sums before they are enlarged (<c>retina_masks</c>).
    /// </summary>
    /// <param name="coefficients">One weight per prototype.</param>
    /// <param name="box">The box, native pixels.</param>
    /// <param name="height">Rows of the native image.</param>
    /// <param name="width">Columns of the native image.</param>
    /// <param name="room">An empty mask of the size of the target to use; null makes a new one.</param>
    public BitMask AssembleNative(ReadOnlySpan<float> coefficients, CornerBox box, int height, int width, BitMask? room = null)
    {
        var gain = Math.Min((double)Height / height, (double)Width / width);
        var (padX, padY) = (Width - Round(width * gain), Height - Round(height * gain));
        var (left, top) = ((int)Round((padX / 2) - 0.1), (int)Round((padY / 2) - 0.1));
        return AssembleFrom(coefficients, box, height, width, new(left, top, Width - (int)Round((padX / 2) + 0.1), Height - (int)Round((padY / 2) + 0.1)), room);
    }

    private static double Round(double value) => Math.Round(value, MidpointRounding.ToEven);

    /// <summary>The whole numbers from the first edge on and below the second, inside 0 to <paramref name="size"/>.</summary>
    private static (int First, int End) Inside(float from, float to, int size) =>
        ((int)Math.Clamp(MathF.Ceiling(from), 0, size), (int)Math.Clamp(MathF.Ceiling(to), 0, size));

    private BitMask AssembleFrom(ReadOnlySpan<float> coefficients, CornerBox box, int height, int width, Region part, BitMask? room)
    {
        var mask = room is { IsEmpty: true } && room.Height == height && room.Width == width ? room : new BitMask(height, width);
        var (left, right) = Inside(box.X1, box.X2, width);
        var (top, bottom) = Inside(box.Y1, box.Y2, height);
        if (left >= right || top >= bottom)
        {
            return mask;
        }

        using var columnSamples = new Samples(left, right, part.Right - part.Left, width);
        using var rowSamples = new Samples(top, bottom, part.Bottom - part.Top, height);
        var (columns, rows) = (columnSamples.Items, rowSamples.Items);
        var (firstColumn, columnsEnd) = (columns[0].Low, columnSamples.Last.High + 1);
        var sums = columnsEnd - firstColumn;
        var (first, second, third) = (ArrayPool<float>.Shared.Rent(sums), ArrayPool<float>.Shared.Rent(sums), ArrayPool<float>.Shared.Rent(right - left));
        var (upper, lower) = (new SumLine(first, sums, -1), new SumLine(second, sums, -1));
        var line = third.AsSpan(0, right - left);
        for (var y = top; y < bottom; y++)
        {
            var sample = rows[y - top];
            if (lower.Row == sample.Low)
            {
                (upper, lower) = (lower, upper);
            }

            Fill(ref upper, sample.Low, coefficients, part, firstColumn);
            Fill(ref lower, sample.High, coefficients, part, firstColumn);
            for (var x = 0; x < line.Length; x++)
            {
                var (low, high, share) = (columns[x].Low - firstColumn, columns[x].High - firstColumn, columns[x].Share);
                line[x] = ((1 - sample.Share) * (((1 - share) * upper.Values[low]) + (share * upper.Values[high])))
                    + (sample.Share * (((1 - share) * lower.Values[low]) + (share * lower.Values[high])));
            }

            mask.SetPositive(y, left, line);
        }

        ArrayPool<float>.Shared.Return(first);
        ArrayPool<float>.Shared.Return(second);
        ArrayPool<float>.Shared.Return(third);
        return mask;
    }

    private void Fill(ref SumLine line, int row, ReadOnlySpan<float> coefficients, Region part, int firstColumn)
    {
        if (line.Row != row)
        {
            line = line with { Row = row };
            SumRow(coefficients, part.Top + row, part.Left + firstColumn, line.Values.AsSpan(0, line.Length));
        }
    }

    private void SumRow(ReadOnlySpan<float> coefficients, int y, int left, Span<float> sums)
    {
        sums.Clear();
        for (var k = 0; k < Count; k++)
        {
            var values = _values.AsSpan((((k * Height) + y) * Width) + left, sums.Length);
            var weight = coefficients[k];
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
            var inputs = MemoryMarshal.Cast<float, Vector<float>>(values);
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] += inputs[i] * weight;
            }

            for (var i = vectors.Length * Vector<float>.Count; i < sums.Length; i++)
            {
                sums[i] += values[i] * weight;
            }
        }
    }

    private readonly record struct Region(int Left, int Top, int Right, int Bottom);

    private readonly record struct Sample(int Low, int High, float Share);

    /// <summary>Where the cells of a target line lie in the source: half-pixel centres, clamped at the border; in rented memory.</summary>
    private readonly struct Samples : IDisposable
    {
        public Samples(int from, int to, int source, int target)
        {
            var scale = (float)source / target;
            Items = ArrayPool<Sample>.Shared.Rent(to - from);
            for (var i = from; i < to; i++)
            {
                var position = MathF.Max(((i + 0.5f) * scale) - 0.5f, 0);
                var low = Math.Min((int)position, source - 1);
                Items[i - from] = new(low, Math.Min(low + 1, source - 1), position - low);
            }

            Count = to - from;
        }

        public Sample[] Items { get; }

        public int Count { get; }

        public Sample Last => Items[Count - 1];

        public void Dispose() => ArrayPool<Sample>.Shared.Return(Items);
    }

    private readonly record struct SumLine(float[] Values, int Length, int Row);
}
