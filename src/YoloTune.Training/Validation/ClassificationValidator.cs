using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Models.State;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>Runs a classifier over a data set and computes the metrics (specification 04, section 12).</summary>
public sealed class ClassificationValidator : IModelValidator
{
    private readonly IBatchLoader _loader;
    private readonly ITaskLoss? _loss;
    private readonly Action<RunEvent>? _publish;
    private readonly Action<ImageClassification>? _visit;

    /// <summary>Creates a validator.</summary>
    /// <param name="loader">The images, without augmentation. Not disposed by the validator.</param>
    /// <param name="loss">Computes validation losses between epochs; null for none.</param>
    /// <param name="publish">Receives progress; may be null.</param>
    /// <param name="visit">Sees what every image was taken for; may be null.</param>
    public ClassificationValidator(IBatchLoader loader, ITaskLoss? loss = null, Action<RunEvent>? publish = null, Action<ImageClassification>? visit = null)
    {
        _loader = loader;
        _loss = loss;
        _publish = publish;
        _visit = visit;
    }

    /// <inheritdoc/>
    public ValidationOutcome Validate(YoloModel model, CancellationToken cancellationToken = default) => Run(model, _loss, cancellationToken).Rounded();

    /// <inheritdoc/>
    public ValidationOutcome ValidateFinal(YoloModel model, CancellationToken cancellationToken = default)
    {
        model.Fuse();
        return Run(model, null, cancellationToken);
    }

    private ValidationOutcome Run(YoloModel model, ITaskLoss? loss, CancellationToken cancellationToken)
    {
        model.SetTraining(false);
        var measurement = new ClassificationMeasurement(model.Head.ClassCount, _visit);
        var sums = new double[loss?.Names.Count ?? 0];
        var clock = new StageClock();
        var index = 0;
        foreach (var batch in _loader.ReadEpoch(0, 0, cancellationToken))
        {
            using (batch)
            using (NewDisposeScope())
            using (no_grad())
            {
                var tensors = clock.Time(ValidationStage.Preprocess, () => BatchTensors.From(batch));
                var prediction = clock.Time(ValidationStage.Inference, () => (ClassificationPrediction)model.Run(tensors.Images));
                clock.Time(ValidationStage.Loss, () => LossSums.Add(sums, loss, prediction, tensors.Targets));
                clock.Time(ValidationStage.Postprocess, () => measurement.Add(batch, prediction.Probabilities!.ToStored().ToFloats()));
            }

            _publish?.Invoke(new BatchValidated(index++, _loader.BatchCount));
        }

        return measurement.Conclude([.. sums.Select(sum => sum / Math.Max(_loader.BatchCount, 1))], clock.PerImage(_loader.ImageCount));
    }
}
