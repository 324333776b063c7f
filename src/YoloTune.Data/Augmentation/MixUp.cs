using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>Blends two images and keeps the labels of both, and the map of the heavier one (specification 03, section 15; Zhang et al., arXiv 1710.09412).</summary>
public static class MixUp
{
    /// <summary>Both shapes of the beta distribution of the weight.</summary>
    public const double Shape = 32;

    /// <summary>Blends a partner into a sample.</summary>
    /// <param name="sample">The sample; changed.</param>
    /// <param name="partner">The other sample, of the same size; left unchanged.</param>
    /// <param name="weight">Weight of <paramref name="sample"/>, 0 to 1.</param>
    /// <exception cref="ArgumentException">The images differ in size.</exception>
    public static void Apply(Sample sample, Sample partner, double weight)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(partner);
        if (sample.Image.Pixels.Length != partner.Image.Pixels.Length || sample.Image.Width != partner.Image.Width)
        {
            throw new ArgumentException("Only images of the same size can be blended.", nameof(partner));
        }

        sample.MakeWritable();
        Blend(sample.Image, partner.Image, weight);
        sample.Instances = Instances.Concatenate(sample.Instances, partner.Instances);
        sample.Map = weight >= 0.5 ? sample.Map : partner.Map;
    }

    // Sums of double products, cut off, as the reference computes them.
    private static void Blend(PixelBuffer image, PixelBuffer other, double weight)
    {
        Span<double> own = stackalloc double[256];
        Span<double> foreign = stackalloc double[256];
        for (var i = 0; i < 256; i++)
        {
            own[i] = i * weight;
            foreign[i] = i * (1 - weight);
        }

        var pixels = image.Pixels;
        var others = other.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(own[pixels[i]] + foreign[others[i]]);
        }
    }
}
