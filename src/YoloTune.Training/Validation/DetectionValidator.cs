using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using YoloTune.Core.Drawing;
using YoloTune.Core.Geometry;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Models.State;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>Runs a detection model over a data set and computes the metrics (specification 04).</summary>
public sealed class DetectionValidator : IModelValidator
{
    private const double DefaultConfidence = 0.001;
    private const int PicturedBatchCount = 3;
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

    /// <inheritdoc/>
    public ValidationOutcome Validate(YoloModel model, CancellationToken cancellationToken = default)
    {
        var outcome = Run(model, _loss, cancellationToken);
        var metrics = outcome.Result.RoundedValues.ToDictionary(pair => pair.Key, pair => pair.Value);
        return outcome with { Metrics = metrics, Fitness = metrics[DetectionMetricsResult.Keys[^1]] };
    }

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
        var endToEnd = UsesEndToEnd(model);
        var metrics = new DetectionMetrics(new DetectionMetricsOptions
        {
            ClassCount = model.Head.ClassCount,
            SingleClass = _options.SingleClass,
            ConfusionConfidence = _options.Confidence ?? 0.25,
        });
        var sums = new double[loss?.Names.Count ?? 0];
        var clock = new StageClock();
        var index = 0;
        foreach (var batch in _loader.ReadEpoch(0, 0, cancellationToken))
        {
            using (batch)
            using (NewDisposeScope())
            using (no_grad())
            {
                var tensors = clock.Time(Stage.Preprocess, () => BatchTensors.From(batch));
                var (prediction, rows) = clock.Time(Stage.Inference, () => Predict(model, tensors.Images, endToEnd, loss is not null));
                clock.Time(Stage.Loss, () => AddLoss(sums, loss, prediction, tensors.Targets));
                var found = clock.Time(Stage.Postprocess, () => Measure(metrics, batch, rows, endToEnd, model.Head.ClassCount));
                if (loss is null && index < PicturedBatchCount && PictureFolder is not null)
                {
                    Picture(batch, found, index, model.ClassNames);
                }
            }

            _publish?.Invoke(new BatchValidated(index++, _loader.BatchCount));
        }

        var result = metrics.Compute();
        return new ValidationOutcome(
            result,
            result.Values.ToDictionary(pair => pair.Key, pair => pair.Value),
            result.Fitness,
            [.. sums.Select(sum => sum / Math.Max(_loader.BatchCount, 1))],
            clock.PerImage(_loader.ImageCount));
    }

    private (DetectionPrediction Prediction, Tensor Rows) Predict(YoloModel model, Tensor images, bool endToEnd, bool withLoss)
    {
        var prediction = model.Forward(images, oneToMany: !endToEnd || (withLoss && !model.Head.HasEndToEnd));
        var rows = model.Decode(prediction, endToEnd, _options.MaximumDetections, _options.AgnosticNms);
        return (prediction, rows);
    }

    private static void AddLoss(double[] sums, ITaskLoss? loss, DetectionPrediction prediction, LossTargets targets)
    {
        if (loss is null)
        {
            return;
        }

        var items = loss.ComputeItems(prediction, targets).ToStored().ToFloats();
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += items[i];
        }
    }

    private List<Selection> Measure(DetectionMetrics metrics, ImageBatch batch, Tensor rows, bool endToEnd, int classCount)
    {
        var found = new List<Selection>(batch.Count);
        using var contiguous = rows.contiguous();
        var values = MemoryMarshal.Cast<byte, float>(contiguous.bytes);
        var perImage = values.Length / batch.Count;
        var first = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var selection = Select(values.Slice(i * perImage, perImage), (int)contiguous.size(2), endToEnd, classCount);
            var targets = TargetsOf(batch, i, ref first);
            var image = batch.Images[i];
            var frame = new NativeFrame(image.RatioHeight, image.PadLeft, image.PadTop, image.OriginalWidth, image.OriginalHeight);
            found.Add(selection);
            metrics.Add(selection.Detections, targets, frame);
            _visit?.Invoke(new ImageDetections(image, batch.Height, batch.Width, frame, selection.Detections, targets));
        }

        return found;
    }

    private void Picture(ImageBatch batch, List<Selection> found, int index, IReadOnlyList<string> names)
    {
        var images = new PlanarImages(batch.PixelSpan.ToArray(), batch.Count, batch.Channels, batch.Height, batch.Width);
        var labels = MosaicBox.FromLabels(batch.Count, batch.ImageIndex, batch.Classes, batch.Boxes, batch.Height, batch.Width);
        string[] files = [.. batch.Images.Select(image => image.File)];
        foreach (var (kind, boxes) in new[] { ("labels", labels), ("pred", [.. found.Select(selection => MosaicBox.FromDetections(selection.Detections))]) })
        {
            _publish?.Invoke(new BatchPictured(Path.Combine(PictureFolder!, FormattableString.Invariant($"val_batch{index}_{kind}.jpg")), images, boxes, names, files));
        }
    }

    private Selection Select(ReadOnlySpan<float> values, int columns, bool endToEnd, int classCount)
    {
        var options = NmsOptions.Validation with
        {
            Confidence = _options.Confidence ?? DefaultConfidence,
            Iou = _options.IouThreshold,
            MaximumDetections = _options.MaximumDetections,
            Agnostic = _options.AgnosticNms || _options.SingleClass,
            MultiLabel = classCount > 1,
        };
        return endToEnd
            ? EndToEndSelection.Select(values, columns, options)
            : NonMaxSuppression.Select(values, columns, classCount, options);
    }

    private static BoxTarget[] TargetsOf(ImageBatch batch, int image, ref int first)
    {
        var from = first;
        while (first < batch.LabelCount && (int)batch.ImageIndex[first] == image)
        {
            first++;
        }

        var targets = new BoxTarget[first - from];
        for (var i = 0; i < targets.Length; i++)
        {
            var box = batch.Boxes.AsSpan((from + i) * 4, 4);
            targets[i] = BoxTarget.FromNormalized((int)batch.Classes[from + i], new CenterBox(box[0], box[1], box[2], box[3]), batch.Width, batch.Height);
        }

        return targets;
    }

    private enum Stage
    {
        Preprocess,
        Inference,
        Loss,
        Postprocess,
    }

    private sealed class StageClock
    {
        private readonly double[] _milliseconds = new double[4];

        public T Time<T>(Stage stage, Func<T> work)
        {
            var start = Stopwatch.GetTimestamp();
            var result = work();
            _milliseconds[(int)stage] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return result;
        }

        public void Time(Stage stage, Action work) => Time(stage, () =>
        {
            work();
            return true;
        });

        public ValidationSpeed PerImage(int images)
        {
            var share = 1.0 / Math.Max(images, 1);
            return new(_milliseconds[0] * share, _milliseconds[1] * share, _milliseconds[2] * share, _milliseconds[3] * share);
        }
    }
}
