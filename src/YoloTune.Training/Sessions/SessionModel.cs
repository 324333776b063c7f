using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Heads;
using YoloTune.Models.Transfer;
using YoloTune.Training.Batching;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Sessions;

/// <summary>Builds the model of a run and its running mean.</summary>
internal static class SessionModel
{
    /// <summary>A model for the data set's classes with the weights the options ask for.</summary>
    public static YoloModel Build(TrainOptions options, ModelSource source, SessionData data, SessionContext context, bool resumed, CancellationToken cancellationToken = default)
    {
        if (source.Definition.ClassCount != data.Names.Count)
        {
            context.Log($"Overriding model.yaml nc={source.Definition.ClassCount} with nc={data.Names.Count}");
        }

        var weights = resumed || !options.Pretrained ? null
            : options.PretrainedPath is { } path ? context.ResolveModel(path, cancellationToken).Checkpoint ?? throw new InputException("there are no weights in this file", path, remedy: "Give a .pt or .safetensors checkpoint")
            : source.Checkpoint;
        var definition = source.Definition with { ClassCount = data.Names.Count, Channels = data.Train.Channels };
        if (definition.Task == TaskKind.Pose && data.Train.KeypointShape is { } shape)
        {
            definition = definition with { Keypoints = new KeypointLayout(shape.Count, shape.Dimensions) };
        }

        if (options.KeepClassWidth && ClassWidthOf(source.Checkpoint ?? weights) is { } width)
        {
            definition = definition with { ClassBranchChannels = width };
        }

        YoloModel model;
        try
        {
            model = YoloModel.Create(definition, data.Names, (ulong)options.Seed);
        }
        catch (FormatException error)
        {
            throw new InputException($"the model cannot be built: {error.Message}", source.Path, remedy: "Use a model of YOLO26, YOLO11 or YOLOv8", inner: error);
        }

        if (model.Head is ClassifyHead classifier)
        {
            classifier.Dropout = options.Dropout;
        }

        context.Log(ModelSummary.Of(model, options.ImageSize).ToString());
        if (weights is not null)
        {
            var report = ModelLoader.Transfer(model, TransferSource.Of(weights), options.ClassRemap);
            if (report.RemapSummary is { } remap)
            {
                context.Log(remap);
            }

            context.Log(report.Summary);
            if (model.Head is DetectHead head && ClassWidthOf(weights) is { } given && given != head.ClassChannels)
            {
                context.Log($"The class branch has {head.ClassChannels} channels for {data.Names.Count} classes and {given} in the checkpoint, so most of it starts anew; keep_cls_width=True keeps it.");
            }
        }

        return model;
    }

    private static int? ClassWidthOf(Checkpoint? checkpoint) => checkpoint?.State
        .FirstOrDefault(entry => entry.Key.EndsWith(".cv3.0.2.weight", StringComparison.Ordinal)).Value?.Shape is [_, var width, ..] ? (int)width : null;

    /// <summary>Switches gradients off where asked.</summary>
    public static void Freeze(YoloModel model, FreezePatterns freeze, SessionContext context)
    {
        var report = ParameterFreezing.Apply(freeze, model.Parameters());
        foreach (var name in report.Frozen)
        {
            context.Publish(new Core.Runs.LogMessage(Core.Runs.LogSeverity.Debug, $"Freezing layer '{name}'"));
        }

        if (report.Frozen.Count > 0)
        {
            context.Log($"Frozen: {report.Frozen.Count} of {model.Parameters().Count} parameter tensors; their normalisation keeps its statistics.");
        }
    }

    /// <summary>What the run computes in; on other paths than the plain one, frozen normalisation is folded. The weights must be final.</summary>
    public static ComputeFormat ChooseFormat(TrainOptions options, YoloModel model, FreezePatterns freeze, SessionContext context)
    {
        var format = ComputeFormat.Resolve(options.Precision, options.Layout);
        var folded = format.IsPlain ? 0 : FrozenFolding.Apply(model, freeze.Matches);
        context.Log($"Computing in {format}{(folded > 0 ? $", with the normalisation of {folded} frozen layers folded in" : string.Empty)}.");
        return format;
    }

    /// <summary>A copy in evaluation mode that collects the running mean.</summary>
    public static YoloModel CreateAverage(YoloModel model)
    {
        var average = model.Clone();
        average.SetTraining(false);
        foreach (var parameter in average.Parameters())
        {
            parameter.Value.requires_grad = false;
        }

        return average;
    }
}
