using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>A filled glyph for a font file.</summary>
/// <param name="CodePoint">Unicode code point; -1 for the sign of missing characters.</param>
/// <param name="Advance">Width to the next glyph, font units.</param>
/// <param name="Contours">Closed polygons, font units, y upwards; overlapping parts wind the same way.</param>
internal sealed record GlyphOutline(int CodePoint, int Advance, IReadOnlyList<SKPointI[]> Contours);
