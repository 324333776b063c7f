namespace YoloTune.Data.Conversion;

/// <summary>
/// Run-length masks of COCO: lengths of background and object in turn, down the columns. The compressed form writes every length in groups of
/// five bits from the low end, each as a character from <c>0</c> on, bit 5 telling that more follow; from the fourth length on the difference
/// to the one before the last is written.
/// </summary>
internal static class RunLengths
{
    /// <summary>The lengths of a compressed text.</summary>
    /// <exception cref="FormatException">The text is no such mask.</exception>
    public static List<long> Decompress(string text)
    {
        var counts = new List<long>();
        var at = 0;
        while (at < text.Length)
        {
            long value = 0;
            var shift = 0;
            bool more;
            do
            {
                if (at >= text.Length || shift > 55)
                {
                    throw new FormatException("the compressed run lengths are cut off");
                }

                var bits = text[at++] - '0';
                if (bits is < 0 or > 63)
                {
                    throw new FormatException($"'{text[at - 1]}' is no character of compressed run lengths");
                }

                value |= (long)(bits & 31) << shift;
                shift += 5;
                more = (bits & 32) != 0;
                if (!more && (bits & 16) != 0)
                {
                    value |= -1L << shift;
                }
            }
            while (more);

            counts.Add(counts.Count > 2 ? value + counts[^2] : value);
        }

        return counts;
    }

    /// <summary>The mask, row-major, 1 where the object is.</summary>
    /// <exception cref="FormatException">The lengths do not fill the mask.</exception>
    public static byte[] ToMask(IReadOnlyList<long> counts, int height, int width)
    {
        var mask = new byte[checked(height * width)];
        long at = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] < 0 || counts[i] > mask.Length - at)
            {
                throw new FormatException($"the run lengths do not fit a mask of {width} x {height} pixels");
            }

            var end = at + counts[i];
            if (i % 2 == 1)
            {
                for (; at < end; at++)
                {
                    mask[((at % height) * width) + (at / height)] = 1;
                }
            }

            at = end;
        }

        return at == mask.Length ? mask : throw new FormatException($"the run lengths tell of {at} pixels, but a mask of {width} x {height} has {mask.Length}");
    }
}
