using YoloTune.Core.Metrics;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>The part of the validation of a classifier that does not depend on the engine.</summary>
internal sealed class ClassificationMeasurement(int classCount, Action<ImageClassification>? visit)
{
    private readonly ClassificationMetrics _metrics = new(classCount);

    /// <summary>Takes a batch and (images x classes) probabilities.</summary>
    public void Add(ImageBatch batch, float[] probabilities)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var own = probabilities.AsMemory(i * classCount, classCount);
            var target = (int)batch.Classes[i];
            _metrics.Add(own.Span, target);
            visit?.Invoke(new ImageClassification(batch.Images[i], own, target));
        }
    }

    /// <summary>The figures of all that was added.</summary>
    /// <param name="losses">Mean loss items.</param>
    /// <param name="speed">Milliseconds per image.</param>
    public ValidationOutcome Conclude(IReadOnlyList<double> losses, ValidationSpeed speed)
    {
        var result = _metrics.Compute();
        return new ValidationOutcome(result, result.Values.ToDictionary(pair => pair.Key, pair => pair.Value), result.Fitness, losses, speed);
    }
}
