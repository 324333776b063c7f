using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>Runs a model that gives every pixel a number over a data set (specification 04, section 13); one class per task measures.</summary>
/// <param name="loader">The images, without augmentation. Not disposed by the validator.</param>
/// <param name="loss">Computes validation losses between epochs; null for none.</param>
/// <param name="publish">Receives progress; may be null.</param>
internal abstract class PixelValidator(IBatchLoader loader, ITaskLoss? loss, Action<RunEvent>? publish) : IModelValidator
{
    /// <summary>Batches of a final validation that are kept as pictures.</summary>
    private const int PicturedBatches = 3;

    /// <summary>Where pictures of the first batches of a final validation belong; null for none.</summary>
    public string? PictureFolder { get; init; }

    /// <summary>Number format and memory layout of the network; in all but the plain one, normalisation is folded into the convolutions meanwhile.</summary>
    public ComputeFormat Format { get; init; } = ComputeFormat.Plain;

    /// <inheritdoc/>
    public ValidationOutcome Validate(YoloModel model, CancellationToken cancellationToken = default) => Run(model, loss, null, cancellationToken).Rounded();

    /// <inheritdoc/>
    public ValidationOutcome ValidateFinal(YoloModel model, CancellationToken cancellationToken = default)
    {
        model.Fuse();
        return Run(model, null, PictureFolder, cancellationToken);
    }

    /// <summary>Forgets everything that was added.</summary>
    /// <param name="model">The model that is measured from now on.</param>
    protected abstract void Begin(YoloModel model);

    /// <summary>Holds a batch against the network's output for it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="prediction">The output.</param>
    /// <param name="pictured">Gets the pictures of labels and predictions; null where none are wanted.</param>
    protected abstract void Measure(ImageBatch batch, HeadPrediction prediction, PixelPictures? pictured);

    /// <summary>The figures of everything added.</summary>
    protected abstract ValidationFigures Conclude();

    private ValidationOutcome Run(YoloModel model, ITaskLoss? counted, string? pictures, CancellationToken cancellationToken)
    {
        model.SetTraining(false);
        using var folding = Format.IsPlain ? null : new EvaluationFolding(model);
        Begin(model);
        var sums = new double[counted?.Names.Count ?? 0];
        var clock = new StageClock();
        var index = 0;
        foreach (var batch in loader.ReadEpoch(0, 0, cancellationToken))
        {
            using (batch)
            using (NewDisposeScope())
            using (inference_mode())
            {
                var tensors = clock.Time(ValidationStage.Preprocess, () => BatchTensors.From(batch, Format));
                var prediction = clock.Time(ValidationStage.Inference, () => model.Run(tensors.Images));
                clock.Time(ValidationStage.Loss, () => LossSums.Add(sums, counted, prediction, tensors.Targets));
                var pictured = pictures is not null && publish is not null && index < PicturedBatches ? new PixelPictures(pictures, index, publish) : null;
                clock.Time(ValidationStage.Postprocess, () => Measure(batch, prediction, pictured));
            }

            publish?.Invoke(new BatchValidated(index++, loader.BatchCount));
        }

        var result = Conclude();
        return new ValidationOutcome(
            result,
            result.Values.ToDictionary(pair => pair.Key, pair => pair.Value),
            result.Fitness,
            [.. sums.Select(sum => sum / Math.Max(loader.BatchCount, 1))],
            clock.PerImage(loader.ImageCount));
    }
}
