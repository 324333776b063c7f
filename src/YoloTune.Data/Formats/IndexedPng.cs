using System.Buffers.Binary;
using System.IO.Compression;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Formats;

/// <summary>
/// Reads the numbers of a PNG that is meant as a table of them: palette indices and grey values as they are stored (PNG specification,
/// sections 7 and 9), which a decoder for pictures would turn into colours.
/// </summary>
internal static class IndexedPng
{
    private const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6;

    /// <summary>The numbers, row-major, with their size.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such PNG; the message says why.</exception>
    public static (int[] Values, int Height, int Width) Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) || file.Length < 33 || !file[12..16].SequenceEqual("IHDR"u8))
        {
            throw new InvalidDataException("it is no PNG file; other formats do not keep exact values");
        }

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
        var (depth, kind, interlace) = (file[24], file[25], file[28]);
        if (width <= 0 || height <= 0 || (long)width * height > PictureLimit.Pixels)
        {
            throw new InvalidDataException($"its size of {width} x {height} is not acceptable");
        }

        var samples = kind switch { Grey or Palette => 1, GreyAlpha => 2, Rgb => 3, Rgba => 4, _ => 0 };
        if (samples == 0 || depth is not (1 or 2 or 4 or 8 or 16) || (samples > 1 && depth < 8) || (kind == Palette && depth > 8) || interlace != 0)
        {
            throw new InvalidDataException(interlace != 0 ? "it is interlaced; save it without" : "its kind of pixels is unknown");
        }

        var bits = samples * depth;
        var stride = ((width * bits) + 7) / 8;
        var rows = Inflate(Chunks(file), checked((stride + 1) * height));
        Unfilter(rows, stride, height, Math.Max(bits / 8, 1));
        return (Values(rows, stride, (height, width), depth, samples), height, width);
    }

    private static byte[] Chunks(ReadOnlySpan<byte> file)
    {
        using var data = new MemoryStream();
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            if (length < 0 || at + 12L + length > file.Length)
            {
                break;
            }

            if (file.Slice(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(file.Slice(at + 8, length));
            }

            at += 12 + length;
        }

        return data.ToArray();
    }

    private static byte[] Inflate(byte[] compressed, int length)
    {
        var rows = new byte[length];
        using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        return stream.ReadAtLeast(rows, length, throwOnEndOfStream: false) == length ? rows : throw new InvalidDataException("it is cut off");
    }

    private static void Unfilter(byte[] rows, int stride, int height, int step)
    {
        for (var y = 0; y < height; y++)
        {
            var at = y * (stride + 1);
            var filter = rows[at++];
            if (filter > 4)
            {
                throw new InvalidDataException("a row has an unknown filter");
            }

            for (var x = 0; x < stride && filter != 0; x++)
            {
                int left = x >= step ? rows[at + x - step] : 0;
                int above = y > 0 ? rows[at + x - stride - 1] : 0;
                int corner = y > 0 && x >= step ? rows[at + x - step - stride - 1] : 0;
                rows[at + x] += (byte)(filter switch { 1 => left, 2 => above, 3 => (left + above) / 2, _ => Paeth(left, above, corner) });
            }
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (a, b, c) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static int[] Values(byte[] rows, int stride, (int Height, int Width) size, int depth, int samples)
    {
        var values = new int[size.Height * size.Width];
        for (var y = 0; y < size.Height; y++)
        {
            var row = rows.AsSpan((y * (stride + 1)) + 1, stride);
            for (var x = 0; x < size.Width; x++)
            {
                values[(y * size.Width) + x] = depth < 8 ? row[x * depth / 8] >> (8 - depth - (x * depth % 8)) & ((1 << depth) - 1) : Sample(row, x * samples, depth, samples);
            }
        }

        return values;
    }

    private static int Sample(ReadOnlySpan<byte> row, int at, int depth, int samples)
    {
        var value = One(row, at, depth);
        return samples < 3 || (One(row, at + 1, depth) == value && One(row, at + 2, depth) == value)
            ? value
            : throw new InvalidDataException("it is coloured; save the class numbers as grey values or with a palette");
    }

    private static int One(ReadOnlySpan<byte> row, int at, int depth) => depth == 16 ? BinaryPrimitives.ReadUInt16BigEndian(row[(2 * at)..]) : row[at];
}
