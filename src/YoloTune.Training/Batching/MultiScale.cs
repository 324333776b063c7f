using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Batching;

/// <summary>
/// Changes the size of a whole batch at random (specification 03, section 22). The size depends on seed and iteration only,
/// so that a resumed run draws the same sizes.
/// </summary>
public sealed class MultiScale
{
    private readonly double _strength;
    private readonly int _imageSize;
    private readonly int _stride;
    private readonly int _seed;

    /// <summary>Creates the transform.</summary>
    /// <param name="strength">m: sizes between (1 - m) and (1 + m) times the image size; 0 switches it off.</param>
    /// <param name="imageSize">Network input size, pixels.</param>
    /// <param name="stride">Sizes are multiples of this.</param>
    /// <param name="seed">Seed of the run.</param>
    public MultiScale(double strength, int imageSize, int stride, int seed)
    {
        _strength = strength;
        _imageSize = imageSize;
        _stride = stride;
        _seed = seed;
    }

    /// <summary>The size of an iteration, pixels.</summary>
    /// <param name="iteration">Zero-based over the whole run.</param>
    public int SizeOf(long iteration)
    {
        if (_strength <= 0)
        {
            return _imageSize;
        }

        var low = Math.Max(_stride, (int)(_imageSize * (1 - _strength)));
        var high = (int)((_imageSize * (1 + _strength)) + _stride);
        var random = new Random(HashCode(_seed, iteration));
        return random.Next(low, high) / _stride * _stride;
    }

    /// <summary>Scales a batch; labels are normalised and stay as they are.</summary>
    /// <param name="images">(B, C, H, W).</param>
    /// <param name="iteration">Zero-based over the whole run.</param>
    public Tensor Apply(Tensor images, long iteration)
    {
        var factor = (double)SizeOf(iteration) / Math.Max(images.size(2), images.size(3));
        if (_strength <= 0 || factor == 1)
        {
            return images;
        }

        var size = new[] { Round(images.size(2) * factor), Round(images.size(3) * factor) };
        return nn.functional.interpolate(images, size, mode: InterpolationMode.Bilinear, align_corners: false);
    }

    private static int HashCode(int seed, long iteration) => unchecked((int)(((ulong)(uint)seed * 0x9E3779B97F4A7C15ul) ^ ((ulong)iteration * 0xD1B54A32D192ED03ul) >> 17));

    private long Round(double side) => (long)Math.Ceiling(side / _stride) * _stride;
}
