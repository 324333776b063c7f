using System.Buffers.Binary;
using System.Text;

namespace YoloTune.Models.Native;

/// <summary>
/// The dynamic-linking tables of a 64-bit little-endian ELF shared object, read from and written to a byte buffer
/// (System V ABI, chapter 5, and the GNU symbol-versioning extension: https://www.akkadia.org/drepper/symbol-versioning).
/// Every offset that the file gives is checked: a malformed file ends in <see cref="ShimPatchException"/>.
/// </summary>
internal sealed class ElfDynamicImage
{
    private const int SymbolBytes = 24;
    private const int MostVersionRecords = 1000;
    private const long TagNeeded = 1;
    private const long TagStringTable = 5;
    private const long TagSymbolTable = 6;
    private const long TagStringBytes = 10;
    private const long TagSymbolBytes = 11;
    private const long TagSoname = 14;
    private const long TagRunPath = 29;
    private const long TagGnuHash = 0x6FFFFEF5;
    private const long TagVersionSymbols = 0x6FFFFFF0;
    private const long TagVersionNeeds = 0x6FFFFFFE;
    private const long TagVersionNeedCount = 0x6FFFFFFF;

    private readonly byte[] _bytes;
    private readonly List<(long Address, long Offset, long Length)> _segments = [];
    private readonly Dictionary<long, long> _tags = [];
    private readonly int _symbols;
    private readonly int _versionSymbols;
    private readonly int _strings;
    private readonly int _stringBytes;

    /// <summary>Reads the tables.</summary>
    /// <param name="bytes">The whole file; the writing members change it in place.</param>
    /// <exception cref="ShimPatchException">It is no x86-64 shared object with versioned symbols, or its tables point outside of it.</exception>
    public ElfDynamicImage(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < 64 || !bytes.AsSpan(0, 4).SequenceEqual("\u007FELF"u8) || bytes[4] != 2 || bytes[5] != 1)
        {
            throw new ShimPatchException("it is not a 64-bit little-endian ELF file");
        }

        if (UInt16(16) != 3 || UInt16(18) != 62)
        {
            throw new ShimPatchException("it is not a shared object for x86-64");
        }

        NameOffsets = ReadDynamicSection();
        (_strings, _stringBytes) = (Offset(Tag(TagStringTable)), checked((int)Tag(TagStringBytes)));
        _symbols = Offset(Tag(TagSymbolTable));
        _versionSymbols = Offset(Tag(TagVersionSymbols));
        if (Tag(TagSymbolBytes) != SymbolBytes)
        {
            throw new ShimPatchException("its symbols have an unknown size");
        }

        SymbolCount = CountSymbols(Offset(Tag(TagGnuHash)));
        VersionNeeds = ReadVersionNeeds();
    }

    /// <summary>The number of dynamic symbols, the empty first one included.</summary>
    public int SymbolCount { get; }

    /// <summary>The string offsets that the dynamic section itself uses (needed libraries, own name, run path).</summary>
    public IReadOnlyList<uint> NameOffsets { get; }

    /// <summary>The versions that this object asks of the libraries it needs, in file order.</summary>
    public IReadOnlyList<ElfVersionNeed> VersionNeeds { get; }

    /// <summary>The offset of a symbol's name in the string table.</summary>
    public uint SymbolNameOffset(int symbol) => UInt32(_symbols + ((long)symbol * SymbolBytes));

    /// <summary>True when the symbol is defined in another library.</summary>
    public bool IsUndefined(int symbol) => UInt16(_symbols + ((long)symbol * SymbolBytes) + 6) == 0;

    /// <summary>The index of the version that a symbol has, without the hidden bit.</summary>
    public ushort SymbolVersion(int symbol) => (ushort)(UInt16(_versionSymbols + (symbol * 2L)) & 0x7FFF);

    /// <summary>The string at an offset of the string table.</summary>
    public string Text(uint offset)
    {
        if (offset >= _stringBytes)
        {
            throw new ShimPatchException("a name lies outside its string table");
        }

        var rest = Slice(_strings + (long)offset, _stringBytes - offset);
        var end = rest.IndexOf((byte)0);
        return end < 0 ? throw new ShimPatchException("a name has no end") : Encoding.ASCII.GetString(rest[..end]);
    }

    /// <summary>Overwrites the string at an offset with a shorter one; the rest is filled with zeros.</summary>
    /// <exception cref="ShimPatchException">The new text is longer than the old one.</exception>
    public void ReplaceText(uint offset, string text)
    {
        var old = Text(offset);
        if (text.Length > old.Length)
        {
            throw new ShimPatchException($"'{text}' does not fit in the place of '{old}'");
        }

        var place = Slice(_strings + (long)offset, old.Length);
        place.Clear();
        Encoding.ASCII.GetBytes(text, place);
    }

    /// <summary>Gives a symbol another version index.</summary>
    public void SetSymbolVersion(int symbol, ushort version) =>
        BinaryPrimitives.WriteUInt16LittleEndian(Slice(_versionSymbols + (symbol * 2L), 2), version);

    /// <summary>Gives a needed version the hash and the name of another one; it keeps its own index.</summary>
    public void RenameVersion(ElfVersionNeed need, uint hash, uint nameOffset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Slice(need.Position, 4), hash);
        BinaryPrimitives.WriteUInt32LittleEndian(Slice(need.Position + 8L, 4), nameOffset);
    }

    private List<uint> ReadDynamicSection()
    {
        var (headers, size, count) = (checked((long)UInt64(32)), (long)UInt16(54), UInt16(56));
        var (dynamicOffset, dynamicLength) = (-1L, 0L);
        for (var i = 0; i < count && size >= 56; i++)
        {
            var header = headers + (i * size);
            var type = UInt32(header);
            var (offset, address, length) = (Int64(header + 8), Int64(header + 16), Int64(header + 32));
            if (type == 1)
            {
                _segments.Add((address, offset, length));
            }
            else if (type == 2)
            {
                (dynamicOffset, dynamicLength) = (offset, length);
            }
        }

        var names = new List<uint>();
        for (var at = dynamicOffset; at >= 0 && at + 16 <= dynamicOffset + dynamicLength; at += 16)
        {
            var (tag, value) = (Int64(at), Int64(at + 8));
            if (tag == 0)
            {
                break;
            }

            _tags[tag] = value;
            if (tag is TagNeeded or TagSoname or TagRunPath)
            {
                names.Add((uint)value);
            }
        }

        return names;
    }

    /// <summary>Walks the GNU hash table: the last chain's end is the last symbol.</summary>
    private int CountSymbols(int table)
    {
        var (buckets, firstHashed, filterWords) = (UInt32(table), UInt32(table + 4L), UInt32(table + 8L));
        var bucketTable = table + 16L + (filterWords * 8L);
        var chainTable = bucketTable + (buckets * 4L);
        var last = 0u;
        for (var i = 0L; i < buckets; i++)
        {
            last = Math.Max(last, UInt32(bucketTable + (i * 4)));
        }

        if (last < firstHashed)
        {
            return checked((int)firstHashed);
        }

        while ((UInt32(chainTable + ((last - (long)firstHashed) * 4)) & 1) == 0)
        {
            last++;
        }

        return checked((int)last + 1);
    }

    private List<ElfVersionNeed> ReadVersionNeeds()
    {
        var needs = new List<ElfVersionNeed>();
        var record = (long)Offset(Tag(TagVersionNeeds));
        var records = Tag(TagVersionNeedCount);
        if (records > MostVersionRecords)
        {
            throw new ShimPatchException("it asks for versions of absurdly many libraries");
        }

        for (var left = records; left > 0; left--)
        {
            var (entries, library) = (UInt16(record + 2), Text(UInt32(record + 4)));
            var entry = record + UInt32(record + 8);
            for (var i = 0; i < entries; i++)
            {
                var nameOffset = UInt32(entry + 8);
                needs.Add(new(library, Text(nameOffset), UInt32(entry), UInt16(entry + 6), nameOffset, UInt32(record + 4), (int)entry));
                entry += UInt32(entry + 12);
            }

            record += UInt32(record + 12);
        }

        return needs;
    }

    private long Tag(long tag) => _tags.TryGetValue(tag, out var value)
        ? value
        : throw new ShimPatchException(FormattableString.Invariant($"its dynamic section has no entry 0x{tag:x}"));

    private int Offset(long address)
    {
        foreach (var (start, offset, length) in _segments)
        {
            if (address >= start && address - start < length && offset >= 0)
            {
                return checked((int)(offset + (address - start)));
            }
        }

        throw new ShimPatchException("a table lies outside the loaded segments");
    }

    private Span<byte> Slice(long offset, long length) => offset >= 0 && length >= 0 && offset <= _bytes.Length - length
        ? _bytes.AsSpan((int)offset, (int)length)
        : throw new ShimPatchException("a table lies outside the file");

    private ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    private uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    private ulong UInt64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    private long Int64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(Slice(offset, 8));
}
