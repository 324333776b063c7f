using YoloTune.Core.Runs;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Runs an engine with a classifier over a data set and computes the metrics (specification 04, section 12).</summary>
internal sealed class EngineClassificationValidator(IBatchLoader loader, Action<RunEvent>? publish, Action<ImageClassification>? visit)
{
    /// <summary>Measures, unrounded.</summary>
    public ValidationOutcome Validate(IClassificationEngine engine, CancellationToken cancellationToken)
    {
        var measurement = new ClassificationMeasurement(engine.ClassNames.Count, visit);
        var clock = new StageClock();
        var index = 0;
        foreach (var batch in loader.ReadEpoch(0, 0, cancellationToken))
        {
            using (batch)
            {
                var probabilities = engine.Classify(batch, out var elapsed);
                clock.Add(elapsed);
                clock.Time(ValidationStage.Postprocess, () => measurement.Add(batch, probabilities));
            }

            publish?.Invoke(new BatchValidated(index++, loader.BatchCount));
        }

        return measurement.Conclude([], clock.PerImage(loader.ImageCount));
    }
}
