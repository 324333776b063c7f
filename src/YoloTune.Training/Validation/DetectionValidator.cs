using TorchSharp;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>
/// Runs a model that finds objects (boxes, masks, key points or rotated boxes) over a data set and computes the metrics (specification 04).
/// </summary>
public sealed class DetectionValidator : IModelValidator
{
    private readonly IBatchLoader _loader;
    private readonly ValidatorOptions _options;
    private readonly ITaskLoss? _loss;
    private readonly Action<RunEvent>? _publish;
    private readonly Action<ImageDetections>? _visit;

    /// <summary>Creates a validator.</summary>
    /// <param name="loader">The images, without augmentation. Not disposed by the validator.</param>
    /// <param name="options">How to measure.</param>
    /// <param name="loss">Computes validation losses between epochs; null for none.</param>
    /// <param name="publish">Receives progress; may be null.</param>
    /// <param name="visit">Sees what was found in every image; may be null.</param>
    public DetectionValidator(IBatchLoader loader, ValidatorOptions options, ITaskLoss? loss = null, Action<RunEvent>? publish = null, Action<ImageDetections>? visit = null)
    {
        _loader = loader;
        _options = options;
        _loss = loss;
        _publish = publish;
        _visit = visit;
    }

    /// <summary>Where pictures of the first batches of a final validation belong; null for none.</summary>
    public string? PictureFolder { get; init; }

    /// <summary>Number format and memory layout of the network; in all but the plain one, normalisation is folded into the convolutions meanwhile.</summary>
    public ComputeFormat Format { get; init; } = ComputeFormat.Plain;

    /// <inheritdoc/>
    public ValidationOutcome Validate(YoloModel model, CancellationToken cancellationToken = default) => Run(model, _loss, cancellationToken).Rounded();

    /// <inheritdoc/>
    public ValidationOutcome ValidateFinal(YoloModel model, CancellationToken cancellationToken = default)
    {
        model.Fuse(dropOneToMany: UsesEndToEnd(model));
        return Run(model, null, cancellationToken);
    }

    private bool UsesEndToEnd(YoloModel model) => model.Head.HasEndToEnd && _options.EndToEnd != false;

    private ValidationOutcome Run(YoloModel model, ITaskLoss? loss, CancellationToken cancellationToken)
    {
        model.SetTraining(false);
        using var folding = Format.IsPlain ? null : new EvaluationFolding(model);
        var endToEnd = UsesEndToEnd(model);
        var measurement = TaskMeasurement.Of(model.Task, model.Head.ClassCount, (model.Head as PoseHead)?.Layout, _options, _visit);
        var pictures = new ValidationPictures(loss is null ? PictureFolder : null, model.ClassNames, _publish);
        var sums = new double[loss?.Names.Count ?? 0];
        var clock = new StageClock();
        var index = 0;
        foreach (var batch in _loader.ReadEpoch(0, 0, cancellationToken))
        {
            using (batch)
            using (NewDisposeScope())
            using (inference_mode())
            {
                var tensors = clock.Time(ValidationStage.Preprocess, () => BatchTensors.From(batch, Format));
                var (prediction, rows) = clock.Time(ValidationStage.Inference, () => Predict(model, tensors.Images, endToEnd, loss is not null));
                clock.Time(ValidationStage.Loss, () => LossSums.Add(sums, loss, prediction, tensors.Targets));
                var found = clock.Time(ValidationStage.Postprocess, () => measurement.Add(batch, DecodedBatch.Read(rows, prediction, endToEnd, model.Head.ClassCount)));
                pictures.Add(batch, found, index);
            }

            _publish?.Invoke(new BatchValidated(index++, _loader.BatchCount));
        }

        return measurement.Conclude([.. sums.Select(sum => sum / Math.Max(_loader.BatchCount, 1))], clock.PerImage(_loader.ImageCount));
    }

    private (DetectionPrediction Prediction, Tensor Rows) Predict(YoloModel model, Tensor images, bool endToEnd, bool withLoss)
    {
        var prediction = model.Forward(images, oneToMany: !endToEnd || (withLoss && !model.Head.HasEndToEnd));
        var rows = model.Decode(prediction, endToEnd, _options.MaximumDetections, _options.AgnosticNms);
        return (prediction, rows);
    }
}
