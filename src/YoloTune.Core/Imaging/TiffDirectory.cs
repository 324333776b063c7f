using System.Buffers.Binary;
using System.Globalization;

namespace YoloTune.Core.Imaging;

/// <summary>
/// The first directory of a TIFF file, read for one purpose: to refuse numbers that the file cannot hold before the TIFF library
/// asks for memory by them (TIFF 6.0, sections 2, 3 and 15).
/// </summary>
internal sealed class TiffDirectory
{
    private const ushort ImageWidth = 256;
    private const ushort ImageLength = 257;
    private const ushort BitsPerSample = 258;
    private const ushort StripOffsets = 273;
    private const ushort SamplesPerPixel = 277;
    private const ushort RowsPerStrip = 278;
    private const ushort StripByteCounts = 279;
    private const ushort PlanarConfiguration = 284;
    private const ushort TileWidth = 322;
    private const ushort TileLength = 323;
    private const ushort TileOffsets = 324;
    private const ushort TileByteCounts = 325;
    private const ushort LastOfBaseline = 532;
    private const int EntryBytes = 12;
    private const int MostEntries = 4096;
    private const long MostBits = 64;
    private const long MostSamples = 64;

    /// <summary>Pixels of a tile that are allowed whatever the size of the picture: 4096 x 4096.</summary>
    private const long MostTilePixels = 1 << 24;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly long _origin;
    private readonly long _length;
    private readonly Dictionary<ushort, long> _values = [];
    private bool _motorola;

    private TiffDirectory(Stream stream, string name)
    {
        (_stream, _name, _origin) = (stream, name, stream.Position);
        _length = stream.Length - _origin;
    }

    /// <summary>Checks a file; the position of the stream is as before afterwards.</summary>
    /// <param name="stream">A stream that can seek, at the first byte of the file.</param>
    /// <param name="name">The file in messages.</param>
    /// <exception cref="Errors.InputException">The directory lies outside the file, or announces what the file cannot hold.</exception>
    public static void Check(Stream stream, string name)
    {
        var directory = new TiffDirectory(stream, name);
        directory.Read();
        directory.CheckNumbers();
        stream.Position = directory._origin;
    }

    private void Read()
    {
        Span<byte> head = stackalloc byte[8];
        ReadAt(0, head);
        _motorola = head[0] == 'M';
        var start = Word(head[4..]);
        Span<byte> number = stackalloc byte[2];
        ReadAt(start, number);
        var entries = Short(number);
        if (entries is < 1 or > MostEntries)
        {
            throw Damaged($"its directory has {entries} entries");
        }

        Span<byte> entry = stackalloc byte[EntryBytes];
        for (var i = 0; i < entries; i++)
        {
            ReadAt(start + number.Length + (i * EntryBytes), entry);
            ReadEntry(entry);
        }
    }

    private void ReadEntry(ReadOnlySpan<byte> entry)
    {
        var (tag, type) = ((ushort)Short(entry), Short(entry[2..]));
        var count = Word(entry[4..]);
        var value = entry[8..];
        var unit = UnitOf(type);
        if (count > _length / Math.Max(unit, 1))
        {
            throw Damaged($"tag {tag} has {count} values, more than the file can hold");
        }

        if (unit == 0 || count == 0 || tag > LastOfBaseline)
        {
            return;
        }

        Span<byte> first = stackalloc byte[8];
        var apart = count * unit > value.Length;
        if (apart)
        {
            ReadAt(Word(value), first[..unit]);
        }
        else
        {
            value.CopyTo(first);
        }

        _values.TryAdd(tag, Number(first, type));
        for (var i = 0; tag is StripOffsets or StripByteCounts or TileOffsets or TileByteCounts && i < count; i++)
        {
            if (apart)
            {
                ReadAt(Word(value) + (i * unit), first[..unit]);
            }

            var number = Number(apart ? first : first[(i * unit)..], type);
            if (number > _length)
            {
                throw Damaged($"tag {tag} puts one of its parts at or over {number} bytes, more than the file has");
            }
        }
    }

    private void CheckNumbers()
    {
        var (width, height) = (Value(ImageWidth, 0), Value(ImageLength, 0));
        var samples = Value(SamplesPerPixel, 1);
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
        {
            throw Damaged($"its size of {width} x {height} pixels is not usable");
        }

        if (Value(BitsPerSample, 1) is < 1 or > MostBits || samples is < 1 or > MostSamples)
        {
            throw Damaged($"it has {samples} samples of {Value(BitsPerSample, 1)} bits");
        }

        var separate = Value(PlanarConfiguration, 1) == 2 ? samples : 1;
        var (tileWidth, tileHeight) = (Value(TileWidth, 0), Value(TileLength, 0));
        var parts = _values.ContainsKey(TileWidth) || _values.ContainsKey(TileLength)
            ? TilesOf(width, height, tileWidth, tileHeight)
            : Parts(height, Math.Clamp(Value(RowsPerStrip, height), 1, height));

        // A part takes a byte of data and two of its place at least.
        if (parts > _length / separate / 3)
        {
            throw Damaged($"it has {parts} parts for each of {separate} planes, more than the file can hold");
        }
    }

    private long TilesOf(long width, long height, long tileWidth, long tileHeight)
    {
        if (tileWidth is < 1 or > int.MaxValue || tileHeight is < 1 or > int.MaxValue || tileWidth * tileHeight > Math.Max(MostTilePixels, 4 * width * height))
        {
            throw Damaged($"its tiles have {tileWidth} x {tileHeight} pixels");
        }

        return Parts(width, tileWidth) * Parts(height, tileHeight);
    }

    private static long Parts(long whole, long part) => (whole + part - 1) / part;

    private static int UnitOf(long type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    private long Value(ushort tag, long fallback) => _values.TryGetValue(tag, out var value) ? value : fallback;

    private long Number(ReadOnlySpan<byte> bytes, long type) => type switch
    {
        1 or 6 => bytes[0],
        3 or 8 => Short(bytes),
        4 or 9 or 13 => Word(bytes),
        _ => 0,
    };

    private void ReadAt(long place, Span<byte> bytes)
    {
        if (place < 0 || place > _length - bytes.Length)
        {
            throw Damaged($"it refers to byte {place}, behind its end");
        }

        _stream.Position = _origin + place;
        _stream.ReadExactly(bytes);
    }

    private long Short(ReadOnlySpan<byte> bytes) => _motorola ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private long Word(ReadOnlySpan<byte> bytes) => _motorola ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private Errors.InputException Damaged(FormattableString detail) => ImageErrors.Corrupt(_name, detail.ToString(CultureInfo.InvariantCulture));
}
