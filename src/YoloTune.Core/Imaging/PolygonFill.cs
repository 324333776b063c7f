namespace YoloTune.Core.Imaging;

/// <summary>
/// Fills polygons in a mask: the outline as 8-connected lines, the inside by the even-odd rule, in 16.16 fixed point
/// (OpenCV's <c>fillPoly</c> and filled <c>drawContours</c>, line type 8, no fraction bits).
/// </summary>
public static class PolygonFill
{
    private const int Bits = 16;
    private const long Half = 1L << (Bits - 1);

    /// <summary>Sets every mask byte inside or on the outline of a polygon.</summary>
    /// <param name="mask">One channel; changed.</param>
    /// <param name="polygon">x and y in turn, pixels; fractions are cut off.</param>
    /// <param name="value">The byte to set.</param>
    /// <exception cref="ArgumentException">The mask has several channels.</exception>
    public static void Fill(PixelBuffer mask, ReadOnlySpan<float> polygon, byte value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Channels != 1)
        {
            throw new ArgumentException($"A mask has one channel, not {mask.Channels}.", nameof(mask));
        }

        var edges = new List<Edge>(polygon.Length / 2);
        for (var i = 0; i < polygon.Length; i += 2)
        {
            var previous = i == 0 ? polygon.Length - 2 : i - 2;
            var from = new LinePoint((int)polygon[previous], (int)polygon[previous + 1]);
            var to = new LinePoint((int)polygon[i], (int)polygon[i + 1]);
            MaskLine.Draw(mask, from, to, value);
            if (from.Y != to.Y)
            {
                edges.Add(Edge.Between(from, to, mask));
            }
        }

        FillRows(mask, edges, value);
    }

    private static void FillRows(PixelBuffer mask, List<Edge> edges, byte value)
    {
        edges.Sort(static (a, b) => a.Top.CompareTo(b.Top));
        var active = new List<Edge>();
        var crossings = new List<long>();
        var next = 0;
        for (var y = edges.Count > 0 ? edges[0].Top : 0; y < mask.Height && (next < edges.Count || active.Count > 0); y++)
        {
            active.RemoveAll(edge => edge.Bottom <= y);
            for (; next < edges.Count && edges[next].Top <= y; next++)
            {
                active.Add(edges[next]);
            }

            if (y >= 0)
            {
                FillRow(mask.Row(y), active, crossings, y, value);
            }
        }
    }

    private static void FillRow(Span<byte> row, List<Edge> active, List<long> crossings, int y, byte value)
    {
        crossings.Clear();
        foreach (var edge in active)
        {
            crossings.Add(edge.At(y));
        }

        crossings.Sort();
        for (var i = 0; i + 1 < crossings.Count; i += 2)
        {
            var first = (int)Math.Max(crossings[i] >> Bits, 0);
            var last = (int)Math.Min(crossings[i + 1] >> Bits, row.Length - 1);
            if (first <= last)
            {
                row[first..(last + 1)].Fill(value);
            }
        }
    }

    // Rows from Top to the one before Bottom; X is the crossing with row Top, Slope its change per row.
    private readonly record struct Edge(int Top, int Bottom, long X, long Slope)
    {
        public static Edge Between(LinePoint from, LinePoint to, PixelBuffer mask)
        {
            // Ends outside the mask are cut first, which gives the slope its precision inside.
            var (a, b) = (from, to);
            var offset = Half;
            if (!from.IsInside(mask) || !to.IsInside(mask))
            {
                MaskLine.Clip(mask, ref a, ref b);
                offset = 0;
                if (a.Y == b.Y)
                {
                    (a, b) = (from, to);
                }
            }

            var (startX, endX) = (((long)a.X << Bits) + offset, ((long)b.X << Bits) + offset);
            var slope = (endX - startX) / (b.Y - a.Y);
            return from.Y < to.Y
                ? new Edge(from.Y, to.Y, startX + ((from.Y - a.Y) * slope), slope)
                : new Edge(to.Y, from.Y, endX + ((to.Y - b.Y) * slope), slope);
        }

        public long At(int y) => X + ((y - Top) * Slope);
    }
}
