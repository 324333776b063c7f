using System.Numerics;

namespace YoloTune.Core.Masks;

/// <summary>A mask of an object: one bit per pixel, rows from top to bottom, every row padded to whole words.</summary>
public sealed class BitMask
{
    private const int WordBits = 64;
    private readonly ulong[] _words;
    private int _firstRow;
    private int _rowsEnd;
    private int? _area;

    /// <summary>Creates an empty mask.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public BitMask(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Height = height;
        Width = width;
        WordsPerRow = (width + WordBits - 1) / WordBits;
        _words = new ulong[height * WordsPerRow];
        _firstRow = height;
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Pixels that belong to the object.</summary>
    public int Area => _area ??= Count();

    /// <summary>True when no pixel belongs to the object.</summary>
    public bool IsEmpty => Area == 0;

    /// <summary>The smallest rectangle around the object: first column and row, and the ones behind the last; all 0 when empty.</summary>
    public (int Left, int Top, int Right, int Bottom) Bounds()
    {
        var (left, right, top, bottom) = (Width, 0, Height, 0);
        for (var y = _firstRow; y < _rowsEnd; y++)
        {
            var row = _words.AsSpan(y * WordsPerRow, WordsPerRow);
            var first = row.IndexOfAnyExcept(0UL);
            if (first < 0)
            {
                continue;
            }

            var last = row.LastIndexOfAnyExcept(0UL);
            left = Math.Min(left, (first * WordBits) + BitOperations.TrailingZeroCount(row[first]));
            right = Math.Max(right, ((last + 1) * WordBits) - BitOperations.LeadingZeroCount(row[last]));
            top = Math.Min(top, y);
            bottom = y + 1;
        }

        return bottom == 0 ? (0, 0, 0, 0) : (left, top, right, bottom);
    }

    private int WordsPerRow { get; }

    /// <summary>Whether a pixel belongs to the object.</summary>
    /// <param name="y">Row.</param>
    /// <param name="x">Column.</param>
    public bool this[int y, int x] => (_words[(y * WordsPerRow) + (x / WordBits)] >> (x % WordBits) & 1) != 0;

    /// <summary>A mask of the bytes that are not zero.</summary>
    /// <param name="pixels">Height x width bytes, row-major.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static BitMask FromBytes(ReadOnlySpan<byte> pixels, int height, int width)
    {
        var mask = new BitMask(height, width);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (pixels[(y * width) + x] != 0)
                {
                    mask.Set(y, x);
                }
            }
        }

        return mask;
    }

    /// <summary>Makes a pixel part of the object.</summary>
    /// <param name="y">Row.</param>
    /// <param name="x">Column.</param>
    public void Set(int y, int x)
    {
        _words[(y * WordsPerRow) + (x / WordBits)] |= 1UL << (x % WordBits);
        Touch(y);
    }

    /// <summary>Makes the pixels of a row with a value above zero part of the object.</summary>
    /// <param name="y">Row.</param>
    /// <param name="x">Column of the first value.</param>
    /// <param name="values">Values of neighbouring pixels.</param>
    public void SetPositive(int y, int x, ReadOnlySpan<float> values)
    {
        var row = _words.AsSpan(y * WordsPerRow, WordsPerRow);
        var found = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > 0)
            {
                row[(x + i) / WordBits] |= 1UL << ((x + i) % WordBits);
                found = true;
            }
        }

        if (found)
        {
            Touch(y);
        }
    }

    /// <summary>Pixels that belong to both objects.</summary>
    /// <param name="other">A mask of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public int Intersection(BitMask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Height != Height || other.Width != Width)
        {
            throw new ArgumentException("The masks differ in size.", nameof(other));
        }

        var first = Math.Max(_firstRow, other._firstRow) * WordsPerRow;
        var end = Math.Min(_rowsEnd, other._rowsEnd) * WordsPerRow;
        var count = 0;
        for (var i = first; i < end; i++)
        {
            count += BitOperations.PopCount(_words[i] & other._words[i]);
        }

        return count;
    }

    /// <summary>The mask as bytes 0 and 1.</summary>
    public byte[] ToBytes()
    {
        var pixels = new byte[Height * Width];
        for (var y = _firstRow; y < _rowsEnd; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                pixels[(y * Width) + x] = this[y, x] ? (byte)1 : (byte)0;
            }
        }

        return pixels;
    }

    private int Count()
    {
        var count = 0;
        for (var i = _firstRow * WordsPerRow; i < _rowsEnd * WordsPerRow; i++)
        {
            count += BitOperations.PopCount(_words[i]);
        }

        return count;
    }

    private void Touch(int y)
    {
        _area = null;
        _firstRow = Math.Min(_firstRow, y);
        _rowsEnd = Math.Max(_rowsEnd, y + 1);
    }
}
