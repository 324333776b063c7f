using YoloTune.Core.Runs;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Runs an engine that finds objects over a data set and computes the metrics (specification 04).</summary>
internal sealed class EngineValidator(IBatchLoader loader, ValidatorOptions options, Action<RunEvent>? publish, Action<ImageDetections>? visit)
{
    /// <summary>Where pictures of the first batches belong; null for none.</summary>
    public string? PictureFolder { get; init; }

    /// <summary>Measures, unrounded.</summary>
    public ValidationOutcome Validate(IDetectionEngine engine, CancellationToken cancellationToken)
    {
        var measurement = TaskMeasurement.Of(engine.Task, engine.ClassNames.Count, engine.Keypoints, options, visit);
        var pictures = new ValidationPictures(PictureFolder, engine.ClassNames, publish);
        var clock = new StageClock();
        var index = 0;
        foreach (var batch in loader.ReadEpoch(0, 0, cancellationToken))
        {
            using (batch)
            {
                var output = engine.Decode(batch, measurement.Selection, out var elapsed);
                clock.Add(elapsed);
                pictures.Add(batch, clock.Time(ValidationStage.Postprocess, () => measurement.Add(batch, output)), index);
            }

            publish?.Invoke(new BatchValidated(index++, loader.BatchCount));
        }

        return measurement.Conclude([], clock.PerImage(loader.ImageCount));
    }
}
