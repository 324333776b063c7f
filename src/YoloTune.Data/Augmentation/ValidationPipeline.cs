using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Augmentation;

/// <summary>
/// Makes samples for validation: the loaded image is centred on the batch shape and never enlarged (specification 03,
/// section 9). Thread-safe when its source is.
/// </summary>
public sealed class ValidationPipeline
{
    private readonly ISampleSource _source;
    private readonly LetterboxOptions _fit;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="source">Gives loaded images.</param>
    /// <param name="fit">How images are fitted into the batch; null for <see cref="LetterboxOptions.Validation"/>.</param>
    public ValidationPipeline(ISampleSource source, LetterboxOptions? fit = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        (_source, _fit) = (source, fit ?? LetterboxOptions.Validation);
    }

    /// <summary>Makes one sample; the caller recycles it.</summary>
    /// <param name="index">0 to Count - 1 of the source.</param>
    /// <param name="height">Rows of the batch.</param>
    /// <param name="width">Columns of the batch.</param>
    public Sample Create(int index, int height, int width)
    {
        var sample = _source.Load(index);
        Fit(sample, Letterbox.Fit(sample.Image.Height, sample.Image.Width, height, width, _fit));
        return sample;
    }

    /// <summary>Fits a sample into a frame, image and labels.</summary>
    internal static void Fit(Sample sample, Letterbox frame)
    {
        sample.Replace(Resampling.ApplyLetterbox(sample.Image, frame));
        sample.Map = sample.Map is { } map ? PixelMap.Compose(frame.Height, frame.Width, (map.Resize(frame.ContentHeight, frame.ContentWidth), frame.Left, frame.Top)) : null;
        sample.Instances = sample.Instances.Clone();
        sample.Instances.Scale((float)frame.RatioX, (float)frame.RatioY);
        sample.Instances.Translate(frame.Left, frame.Top);
        (sample.PadLeft, sample.PadTop) = (frame.Left, frame.Top);
    }
}
