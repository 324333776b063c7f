using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Writes a TrueType font of polygons: the ten tables that every reader asks for, after the OpenType specification 1.9
/// (<c>glyf</c>, <c>loca</c>, <c>cmap</c>, <c>head</c>, <c>hhea</c>, <c>hmtx</c>, <c>maxp</c>, <c>name</c>, <c>post</c>, <c>OS/2</c>).
/// </summary>
internal static class TrueTypeFile
{
    public const int UnitsPerEm = 2000;
    private const int Ascender = 1900;
    private const int Descender = -500;
    private const uint Magic = 0x5F0F3CF5;
    private const uint ChecksumTarget = 0xB1B0AFBA;

    /// <summary>The file of a font.</summary>
    /// <param name="family">Family name, ASCII.</param>
    /// <param name="bold">The bold face of the family.</param>
    /// <param name="glyphs">The sign of missing characters first, then the characters by ascending code point.</param>
    public static byte[] Write(string family, bool bold, IReadOnlyList<GlyphOutline> glyphs)
    {
        var (outlines, offsets) = Outlines(glyphs);
        var bounds = glyphs.Select(Bounds).Aggregate((all, one) => new(Math.Min(all.Left, one.Left), Math.Min(all.Top, one.Top), Math.Max(all.Right, one.Right), Math.Max(all.Bottom, one.Bottom)));
        return Assemble(
        [
            ("OS/2", Os2(bold, glyphs)),
            ("cmap", TrueTypeCharacters.Write(glyphs)),
            ("glyf", outlines),
            ("head", Head(bold, bounds)),
            ("hhea", HorizontalHeader(glyphs, bounds)),
            ("hmtx", HorizontalMetrics(glyphs)),
            ("loca", offsets),
            ("maxp", MaximumProfile(glyphs)),
            ("name", Names(family, bold)),
            ("post", Post()),
        ]);
    }

    private static (byte[] Outlines, byte[] Offsets) Outlines(IReadOnlyList<GlyphOutline> glyphs)
    {
        var (data, offsets) = (new BigEndianBuffer(), new BigEndianBuffer());
        foreach (var glyph in glyphs)
        {
            offsets.U32((uint)data.Length);
            if (glyph.Contours.Count > 0)
            {
                WriteOutline(data, glyph);
            }
        }

        offsets.U32((uint)data.Length);
        return (data.ToArray(), offsets.ToArray());
    }

    /// <summary>A simple glyph: every point on the curve, coordinates as 16-bit steps.</summary>
    private static void WriteOutline(BigEndianBuffer data, GlyphOutline glyph)
    {
        var box = Bounds(glyph);
        data.I16(glyph.Contours.Count).I16(box.Left).I16(box.Top).I16(box.Right).I16(box.Bottom);
        var points = glyph.Contours.SelectMany(contour => contour).ToArray();
        var last = -1;
        foreach (var contour in glyph.Contours)
        {
            last += contour.Length;
            data.U16(last);
        }

        data.U16(0);
        foreach (var _ in points)
        {
            data.U8(1);
        }

        for (var i = 0; i < points.Length; i++)
        {
            data.I16(points[i].X - (i == 0 ? 0 : points[i - 1].X));
        }

        for (var i = 0; i < points.Length; i++)
        {
            data.I16(points[i].Y - (i == 0 ? 0 : points[i - 1].Y));
        }

        data.Align();
    }

    private static SKRectI Bounds(GlyphOutline glyph)
    {
        var points = glyph.Contours.SelectMany(contour => contour).ToArray();
        return points.Length == 0
            ? SKRectI.Empty
            : new(points.Min(point => point.X), points.Min(point => point.Y), points.Max(point => point.X), points.Max(point => point.Y));
    }

    private static byte[] Head(bool bold, SKRectI bounds) => new BigEndianBuffer()
        .U32(0x00010000).U32(0x00010000).U32(0).U32(Magic)
        .U16(0b11).U16(UnitsPerEm)
        .U32(0).U32(0).U32(0).U32(0)
        .I16(bounds.Left).I16(bounds.Top).I16(bounds.Right).I16(bounds.Bottom)
        .U16(bold ? 1 : 0).U16(8).I16(2).I16(1).I16(0)
        .ToArray();

    private static byte[] HorizontalHeader(IReadOnlyList<GlyphOutline> glyphs, SKRectI bounds) => new BigEndianBuffer()
        .U32(0x00010000).I16(Ascender).I16(Descender).I16(0)
        .U16(glyphs.Max(glyph => glyph.Advance))
        .I16(glyphs.Min(glyph => Bounds(glyph).Left))
        .I16(glyphs.Min(glyph => glyph.Advance - Bounds(glyph).Right))
        .I16(bounds.Right)
        .I16(1).I16(0).I16(0).I16(0).I16(0).I16(0).I16(0).I16(0)
        .U16(glyphs.Count)
        .ToArray();

    private static byte[] HorizontalMetrics(IReadOnlyList<GlyphOutline> glyphs)
    {
        var data = new BigEndianBuffer();
        foreach (var glyph in glyphs)
        {
            data.U16(glyph.Advance).I16(Bounds(glyph).Left);
        }

        return data.ToArray();
    }

    private static byte[] MaximumProfile(IReadOnlyList<GlyphOutline> glyphs) => new BigEndianBuffer()
        .U32(0x00010000).U16(glyphs.Count)
        .U16(glyphs.Max(glyph => glyph.Contours.Sum(contour => contour.Length)))
        .U16(glyphs.Max(glyph => glyph.Contours.Count))
        .U16(0).U16(0).U16(2).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0)
        .ToArray();

    private static byte[] Os2(bool bold, IReadOnlyList<GlyphOutline> glyphs)
    {
        var data = new BigEndianBuffer()
            .U16(4).I16((int)glyphs.Average(glyph => glyph.Advance)).U16(bold ? 700 : 400).U16(5).U16(0)
            .I16(1300).I16(1200).I16(0).I16(280).I16(1300).I16(1200).I16(0).I16(960)
            .I16(100).I16(520).I16(0);
        for (var i = 0; i < 10; i++)
        {
            data.U8(0);
        }

        return data
            .U32(0b11).U32(0).U32(0).U32(0)
            .Ascii("YOLO")
            .U16(bold ? 0x20 : 0x40).U16(Math.Max(glyphs[1].CodePoint, 0)).U16(Math.Min(glyphs[^1].CodePoint, 0xFFFF))
            .I16(Ascender).I16(Descender).I16(0).U16(Ascender).U16(-Descender)
            .U32(1).U32(0)
            .I16(1000).I16(1400).U16(0).U16(32).U16(1)
            .ToArray();
    }

    private static byte[] Names(string family, bool bold)
    {
        var style = bold ? "Bold" : "Regular";
        (int Id, string Text)[] names =
        [
            (1, family), (2, style), (3, $"{family} {style}"), (4, $"{family} {style}"), (5, "Version 1.0"), (6, $"{family.Replace(" ", string.Empty, StringComparison.Ordinal)}-{style}"),
        ];
        var (records, texts) = (new BigEndianBuffer(), new BigEndianBuffer());
        foreach (var (id, text) in names)
        {
            var bytes = Encoding.BigEndianUnicode.GetBytes(text);
            records.U16(3).U16(1).U16(0x409).U16(id).U16(bytes.Length).U16(texts.Length);
            texts.Bytes(bytes);
        }

        return new BigEndianBuffer().U16(0).U16(names.Length).U16(6 + records.Length).Bytes(records.ToArray()).Bytes(texts.ToArray()).ToArray();
    }

    private static byte[] Post() => new BigEndianBuffer()
        .U32(0x00030000).U32(0).I16(-200).I16(100).U32(0).U32(0).U32(0).U32(0).U32(0)
        .ToArray();

    /// <summary>Header, directory and tables on four-byte borders; the sum of the file is put into <c>head</c>.</summary>
    private static byte[] Assemble((string Tag, byte[] Data)[] tables)
    {
        var selector = (int)Math.Log2(tables.Length);
        var range = 16 << selector;
        var (directory, body) = (new BigEndianBuffer(), new BigEndianBuffer());
        directory.U32(0x00010000).U16(tables.Length).U16(range).U16(selector).U16((16 * tables.Length) - range);
        var start = 12 + (16 * tables.Length);
        var headAt = 0;
        foreach (var (tag, data) in tables)
        {
            headAt = tag == "head" ? start + body.Length : headAt;
            directory.Ascii(tag).U32(Checksum(data)).U32((uint)(start + body.Length)).U32((uint)data.Length);
            body.Bytes(data).Align();
        }

        var file = directory.Bytes(body.ToArray()).ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headAt + 8), unchecked(ChecksumTarget - Checksum(file)));
        return file;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        Span<byte> word = stackalloc byte[4];
        for (var i = 0; i < data.Length; i += 4)
        {
            word.Clear();
            data[i..Math.Min(i + 4, data.Length)].CopyTo(word);
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(word));
        }

        return sum;
    }
}
