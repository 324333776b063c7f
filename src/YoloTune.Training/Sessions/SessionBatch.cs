using TorchSharp;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Layers;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using YoloTune.Training.Memory;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;
using static TorchSharp.torch;

namespace YoloTune.Training.Sessions;

/// <summary>Chooses a batch for a share of memory (<c>batch=auto</c>).</summary>
internal static class SessionBatch
{
    private const int Small = 2;
    private const int Large = 4;
    private const int LabelsPerImage = 8;
    private const int StepsEach = 2;

    /// <summary>
    /// The options with a number of images per batch. Two small batches are trained on a copy of the model and their peaks taken
    /// as a line; no more than the nominal batch is chosen, since more images would change how the model learns.
    /// </summary>
    /// <param name="options">Resolved options.</param>
    /// <param name="data">The data.</param>
    /// <param name="model">The model; stays as it is.</param>
    /// <param name="freeze">What is not trained.</param>
    /// <param name="context">Who watches.</param>
    public static TrainOptions Resolve(TrainOptions options, SessionData data, YoloModel model, FreezePatterns freeze, SessionContext context)
    {
        if (options.BatchMemoryShare is not { } share)
        {
            return options;
        }

        var limit = Math.Min(options.NominalBatch, data.Train.Items.Count);
        var fixedBatch = options with { Batch = Math.Min(options.Batch, limit), BatchMemoryShare = null };
        if (model.Task != TaskKind.Detect)
        {
            context.Warn($"The memory of a step is measured for detection only: batch={fixedBatch.Batch} is used.");
            return fixedBatch;
        }

        if (ResidentMemory.Total is not { } total || Measure(options, data, model, freeze) is not { } estimate)
        {
            context.Warn($"The memory of a step cannot be measured on this system: batch={fixedBatch.Batch} is used.");
            return fixedBatch;
        }

        var batch = estimate.Fit(share * total, limit);
        context.Log(FormattableString.Invariant(
            $"Batch: a step takes {estimate.Fixed / 1e9:F2} GB and {estimate.PerImage / 1e6:F0} MB per image (peaks of batches of {Small} and {Large}); {share:P0} of {total / 1e9:F1} GB hold {estimate.Fit(share * total, int.MaxValue)}: batch={batch}{(batch == limit ? " (no more than the nominal batch and the pictures there are)" : string.Empty)}, about {estimate.BytesOf(batch) / 1e9:F2} GB."));
        return fixedBatch with { Batch = batch };
    }

    private static BatchEstimate? Measure(TrainOptions options, SessionData data, YoloModel model, FreezePatterns freeze)
    {
        using var copy = model.Clone();
        copy.SetCheckpointing(options.Checkpointing);
        ParameterFreezing.Apply(freeze, copy.Parameters());
        var format = ComputeFormat.Resolve(options.Precision, options.Layout);
        if (!format.IsPlain)
        {
            FrozenFolding.Apply(copy, freeze.Matches);
        }

        copy.SetTraining(true);
        FrozenStatistics.Keep(copy, freeze);
        var loss = SessionLoss.Create(options, data, copy);
        return PeakOf(Small) is { } small && PeakOf(Large) is { } large ? BatchEstimate.Through((Small, small), (Large, large)) : null;

        long? PeakOf(int images)
        {
            if (!ResidentMemory.TryResetPeak())
            {
                return null;
            }

            for (var step = 0; step < StepsEach; step++)
            {
                Step(copy, loss, format, options.ImageSize, copy.Definition.Channels, images);
            }

            return ResidentMemory.Peak;
        }
    }

    private static void Step(YoloModel model, ITaskLoss loss, ComputeFormat format, int size, int channels, int images)
    {
        using var scope = NewDisposeScope();
        var pixels = zeros([images, channels, size, size], dtype: ScalarType.Byte);
        var boxes = TensorFilling.Filled([images * LabelsPerImage, 4], 0.3);
        var targets = new LossTargets(
            TensorFilling.Range(images, ScalarType.Float32).repeat_interleave(LabelsPerImage),
            zeros(images * LabelsPerImage),
            boxes);
        LossResult result;
        using (var inner = NewDisposeScope())
        {
            var computed = loss.Compute(model.Forward(format.Apply(pixels)), targets);
            result = new LossResult(computed.Vector.MoveToOuterDisposeScope(), computed.Items.MoveToOuterDisposeScope());
        }

        result.Vector.sum().backward();
    }
}
