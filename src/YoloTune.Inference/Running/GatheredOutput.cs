using YoloTune.Core.Geometry;
using YoloTune.Core.Predictions;

namespace YoloTune.Inference.Running;

/// <summary>The outputs of one or several calls in memory of its own.</summary>
/// <param name="form">Their form.</param>
/// <param name="count">Number of pictures of all calls.</param>
internal sealed class GatheredOutput(OutputForm form, int count)
{
    private readonly MaskPrototypes[]? _prototypes = form.HasMasks ? new MaskPrototypes[count] : null;

    /// <summary>The values of all pictures, row-major.</summary>
    public float[] Values { get; private set; } = [];

    /// <summary>Copies what a call gave.</summary>
    /// <param name="run">The call.</param>
    /// <param name="first">Index of its first picture.</param>
    /// <param name="pictures">How many pictures it had; the rest of the batch was filled up.</param>
    public void Add(BoundRun run, int first, int pictures)
    {
        var size = run.Output.Length / run.Size.Batch;
        if (Values.Length == 0)
        {
            Values = new float[count * size];
        }

        run.Output.AsSpan(0, pictures * size).CopyTo(Values.AsSpan(first * size));
        for (var i = 0; i < pictures && _prototypes is not null; i++)
        {
            _prototypes[first + i] = run.Decoded.Prototypes(i).Copy();
        }
    }

    /// <summary>All that was added, of a model that finds objects.</summary>
    public DecodedOutput ToDecoded() => new(
        Values,
        count,
        form.EndToEnd ? 6 + form.Extra : Values.Length / count / (4 + form.Classes + form.Extra),
        form.EndToEnd,
        form.Classes,
        _prototypes is null ? null : image => _prototypes[image]);
}
