using System.Buffers;

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
        var target = PixelBuffer.Rent(height, width, source.Channels);
        using var scratch = new ResizeScratch();
        Run(source, target, scratch);
        return target;
    }

    /// <summary>Resizes an image into memory that is there.</summary>
    /// <param name="source">The image; left unchanged.</param>
    /// <param name="target">Takes the result; of as many channels.</param>
    /// <param name="scratch">Memory for the step between; of one caller.</param>
    public static void Run(PixelBuffer source, PixelBuffer target, ResizeScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Channels, target.Channels);
        if (target.Width == source.Width && target.Height == source.Height)
        {
            source.Pixels.CopyTo(target.Pixels);
        }
        else if (target.Height == source.Height)
        {
            Columns(source, target);
        }
        else if (target.Width == source.Width)
        {
            Rows(source, target);
        }
        else
        {
            var wide = scratch.Between(source.Height, target.Width, source.Channels);
            Columns(source, wide);
            Rows(wide, target);
        }
    }

    private static void Columns(PixelBuffer source, PixelBuffer target)
    {
        var width = target.Width;
        using var taps = new Taps(source.Width, width);
        var channels = source.Channels;
        for (var y = 0; y < source.Height; y++)
        {
            var from = source.Row(y);
            var to = target.Row(y);
            for (var x = 0; x < width; x++)
            {
                var weights = taps.Of(x, out var first);
                for (var c = 0; c < channels; c++)
                {
                    var sum = Half;
                    for (var k = 0; k < weights.Length; k++)
                    {
                        sum += from[((first + k) * channels) + c] * weights[k];
                    }

                    to[(x * channels) + c] = (byte)Math.Clamp(sum >> Bits, 0, 255);
                }
            }
        }
    }

    private static void Rows(PixelBuffer source, PixelBuffer target)
    {
        var height = target.Height;
        using var taps = new Taps(source.Height, height);
        var rented = ArrayPool<int>.Shared.Rent(source.Stride);
        var sums = rented.AsSpan(0, source.Stride);
        for (var y = 0; y < height; y++)
        {
            sums.Fill(Half);
            var weights = taps.Of(y, out var first);
            for (var k = 0; k < weights.Length; k++)
            {
                var row = source.Row(first + k);
                var weight = weights[k];
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

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>The source pixels of every target pixel: the first of them and their weights, in rented memory.</summary>
    private readonly struct Taps : IDisposable
    {
        private readonly int _reach;
        private readonly int[] _firsts;
        private readonly int[] _counts;
        private readonly int[] _weights;

        public Taps(int source, int target)
        {
            var scale = (double)source / target;
            var filter = Math.Max(scale, 1);
            _reach = (int)Math.Ceiling(2 * filter) + 2;
            _firsts = ArrayPool<int>.Shared.Rent(target);
            _counts = ArrayPool<int>.Shared.Rent(target);
            _weights = ArrayPool<int>.Shared.Rent(target * _reach);
            var shares = ArrayPool<double>.Shared.Rent(_reach);
            for (var i = 0; i < target; i++)
            {
                var centre = (i + 0.5) * scale;
                var first = Math.Max((int)(centre - filter + 0.5), 0);
                var end = Math.Min((int)(centre + filter + 0.5), source);
                (_firsts[i], _counts[i]) = (first, end - first);
                var sum = 0.0;
                for (var k = 0; k < end - first; k++)
                {
                    shares[k] = Math.Max(0, 1 - Math.Abs((first + k - centre + 0.5) / filter));
                    sum += shares[k];
                }

                for (var k = 0; k < end - first; k++)
                {
                    _weights[(i * _reach) + k] = (int)((shares[k] / sum * (1 << Bits)) + 0.5);
                }
            }

            ArrayPool<double>.Shared.Return(shares);
        }

        public ReadOnlySpan<int> Of(int index, out int first)
        {
            first = _firsts[index];
            return _weights.AsSpan(index * _reach, _counts[index]);
        }

        public void Dispose()
        {
            ArrayPool<int>.Shared.Return(_firsts);
            ArrayPool<int>.Shared.Return(_counts);
            ArrayPool<int>.Shared.Return(_weights);
        }
    }
}
