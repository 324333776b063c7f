using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Maps;

/// <summary>
/// Reads and writes tables of floating-point numbers in NumPy's format (NEP 1, versions 1.0 to 3.0): two dimensions of 2, 4 or 8 bytes, either
/// byte order, rows or columns first.
/// </summary>
public static partial class NpyFile
{
    private const int LongestHeader = 1 << 16;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The rows and columns of a file whose length fits them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such table; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (int Height, int Width) ReadSize(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var head = ReadHead(stream);
        return (head.Height, head.Width);
    }

    /// <summary>The numbers of a file, row-major, with their rows and columns.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such table; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (float[] Values, int Height, int Width) Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var head = ReadHead(stream);
        var bytes = new byte[(long)head.Height * head.Width * head.Size];
        stream.ReadExactly(bytes);
        var values = new float[head.Height * head.Width];
        for (var i = 0; i < values.Length; i++)
        {
            var at = head.ColumnsFirst ? ((i % head.Width) * head.Height) + (i / head.Width) : i;
            values[i] = Number(bytes.AsSpan(at * head.Size, head.Size), head.BigEndian);
        }

        return (values, head.Height, head.Width);
    }

    /// <summary>Writes a table as version 1.0 with 4 bytes a number, or 2.</summary>
    /// <param name="stream">The target.</param>
    /// <param name="values">(height x width) numbers, row-major.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="half">2 bytes a number: three digits, up to 65504.</param>
    /// <exception cref="ArgumentException">There are too few or too many numbers.</exception>
    public static void Write(Stream stream, ReadOnlySpan<float> values, int height, int width, bool half = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (values.Length != height * width)
        {
            throw new ArgumentException($"{values.Length} numbers are no table of {height} x {width}.", nameof(values));
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f{(half ? 2 : 4)}', 'fortran_order': False, 'shape': ({height}, {width}), }}");
        var padded = text.PadRight(((Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64) - Magic.Length - 5) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)padded.Length, (byte)(padded.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(padded));
        var bytes = new byte[values.Length * (half ? 2 : 4)];
        for (var i = 0; i < values.Length; i++)
        {
            if (half)
            {
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), (Half)values[i]);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
            }
        }

        stream.Write(bytes);
    }

    private static Head ReadHead(FileStream stream)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.StartsWith(Magic) || start[6] is not (1 or 2 or 3))
        {
            throw new InvalidDataException("it is no .npy file of NumPy");
        }

        var (length, offset) = start[6] == 1 ? (BinaryPrimitives.ReadUInt16LittleEndian(start[8..]), 10) : (BinaryPrimitives.ReadInt32LittleEndian(start[8..]), 12);
        if (length is < 1 or > LongestHeader || offset + length > stream.Length)
        {
            throw new InvalidDataException("its head is damaged");
        }

        var bytes = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        var head = Parse(Encoding.Latin1.GetString(bytes));
        return stream.Length - offset - length == (long)head.Height * head.Width * head.Size
            ? head
            : throw new InvalidDataException($"it should hold {head.Height} x {head.Width} numbers of {head.Size} bytes, and {stream.Length - offset - length} bytes follow its head");
    }

    private static Head Parse(string text)
    {
        var (kind, order, shape) = (Kind().Match(text), Order().Match(text), Shape().Match(text));
        if (!kind.Success || !order.Success || !shape.Success)
        {
            throw new InvalidDataException("its head lacks type, order or shape");
        }

        if (kind.Groups[2].Value is not ("f2" or "f4" or "f8"))
        {
            throw new InvalidDataException($"its numbers are '{kind.Groups[1].Value}{kind.Groups[2].Value}'; depths are floating-point numbers of metres");
        }

        string[] sides = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (sides.Length != 2 || !int.TryParse(sides[0], CultureInfo.InvariantCulture, out var height) || !int.TryParse(sides[1], CultureInfo.InvariantCulture, out var width))
        {
            throw new InvalidDataException($"its shape is ({shape.Groups[1].Value}); a depth has rows and columns");
        }

        return height > 0 && width > 0 && (long)height * width <= PictureLimit.Pixels
            ? new Head(height, width, kind.Groups[2].Value[1] - '0', kind.Groups[1].Value == ">", order.Groups[1].Value == "True")
            : throw new InvalidDataException($"its size of {width} x {height} is not acceptable");
    }

    private static float Number(ReadOnlySpan<byte> bytes, bool bigEndian) => bytes.Length switch
    {
        2 => (float)(bigEndian ? BinaryPrimitives.ReadHalfBigEndian(bytes) : BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        4 => bigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => (float)(bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
    };

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=]?)([A-Za-z]\d*)'")]
    private static partial Regex Kind();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex Shape();

    private readonly record struct Head(int Height, int Width, int Size, bool BigEndian, bool ColumnsFirst);
}
