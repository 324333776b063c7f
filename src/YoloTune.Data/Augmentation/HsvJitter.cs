using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>Varies hue, saturation and brightness (specification 03, section 18).</summary>
public static class HsvJitter
{
    /// <summary>Draws three gains and changes the image; nothing is drawn or done when all ranges are zero or the image is grey.</summary>
    /// <param name="sample">The sample; its image is changed.</param>
    /// <param name="options">The ranges.</param>
    /// <param name="random">The stream.</param>
    public static void Apply(Sample sample, AugmentationOptions options, IRandomStream random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        if (sample.Image.Channels != 3 || (options.HsvHue == 0 && options.HsvSaturation == 0 && options.HsvValue == 0))
        {
            return;
        }

        var hue = random.Uniform(-1, 1) * options.HsvHue;
        var saturation = random.Uniform(-1, 1) * options.HsvSaturation;
        var value = random.Uniform(-1, 1) * options.HsvValue;
        sample.MakeWritable();
        new HsvShift(hue, saturation, value).Apply(sample.Image);
    }
}
