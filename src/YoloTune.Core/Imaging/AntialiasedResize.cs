namespace YoloTune.Core.Imaging;

/// <summary>
/// Linear resizing of 8-bit images that averages over all source pixels when it shrinks, bit-equal to Pillow's <c>BILINEAR</c>
/// (specification 03, section 26): columns first, then rows, 8 bits in between, weights of 22 fraction bits.
/// </summary>
public static class AntialiasedResize
{
    private const int Bits = 22;
    private const int Half = 1 << (Bits - 1);

    /// <summary>Resizes an image.</summary>
    /// <param name="source">The image; left unchanged.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <returns>A rented image that the caller owns; always a new one.</returns>
    public static PixelBuffer Run(PixelBuffer source, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var wide = width == source.Width ? source : Columns(source, width);
        if (height == source.Height)
        {
            return ReferenceEquals(wide, source) ? source.RentCopy() : wide;
        }

        var result = Rows(wide, height);
        if (!ReferenceEquals(wide, source))
        {
            wide.Recycle();
        }

        return result;
    }

    private static PixelBuffer Columns(PixelBuffer source, int width)
    {
        var target = PixelBuffer.Rent(source.Height, width, source.Channels);
        var taps = Taps.Make(source.Width, width);
        var channels = source.Channels;
        for (var y = 0; y < source.Height; y++)
        {
            var from = source.Row(y);
            var to = target.Row(y);
            for (var x = 0; x < width; x++)
            {
                var tap = taps[x];
                for (var c = 0; c < channels; c++)
                {
                    var sum = Half;
                    for (var k = 0; k < tap.Weights.Length; k++)
                    {
                        sum += from[((tap.First + k) * channels) + c] * tap.Weights[k];
                    }

                    to[(x * channels) + c] = (byte)Math.Clamp(sum >> Bits, 0, 255);
                }
            }
        }

        return target;
    }

    private static PixelBuffer Rows(PixelBuffer source, int height)
    {
        var target = PixelBuffer.Rent(height, source.Width, source.Channels);
        var taps = Taps.Make(source.Height, height);
        var sums = new int[source.Stride];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            for (var k = 0; k < taps[y].Weights.Length; k++)
            {
                var row = source.Row(taps[y].First + k);
                var weight = taps[y].Weights[k];
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] += row[i] * weight;
                }
            }

            var to = target.Row(y);
            for (var i = 0; i < sums.Length; i++)
            {
                to[i] = (byte)Math.Clamp(sums[i] >> Bits, 0, 255);
            }
        }

        return target;
    }

    /// <summary>The source pixels of a target pixel: the first of them and their weights.</summary>
    private readonly record struct Taps(int First, int[] Weights)
    {
        public static Taps[] Make(int source, int target)
        {
            var scale = (double)source / target;
            var filter = Math.Max(scale, 1);
            var taps = new Taps[target];
            for (var i = 0; i < target; i++)
            {
                var centre = (i + 0.5) * scale;
                var first = Math.Max((int)(centre - filter + 0.5), 0);
                var end = Math.Min((int)(centre + filter + 0.5), source);
                var shares = new double[end - first];
                for (var k = 0; k < shares.Length; k++)
                {
                    shares[k] = Math.Max(0, 1 - Math.Abs((first + k - centre + 0.5) / filter));
                }

                var sum = shares.Sum();
                taps[i] = new(first, Array.ConvertAll(shares, share => (int)((share / sum * (1 << Bits)) + 0.5)));
            }

            return taps;
        }
    }
}
