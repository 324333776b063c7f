using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Chooses how a run measures its model: by the model's task.</summary>
internal static class SessionValidator
{
    public static IModelValidator Create(TrainOptions options, YoloModel model, SessionData data, IBatchLoader loader, ITaskLoss loss, string folder, SessionContext context) => model.Task switch
    {
        TaskKind.Classify => new ClassificationValidator(loader, loss, context.Publish),
        TaskKind.Semantic => new SemanticValidator(loader, loss, context.Publish) { PictureFolder = options.Plots ? folder : null, Format = EvaluationFormat(options) },
        TaskKind.Depth => new DepthValidator(loader, data.Validation.MaximumDepth, loss, context.Publish) { PictureFolder = options.Plots ? folder : null, Format = EvaluationFormat(options) },
        _ => new DetectionValidator(loader, OptionsOf(options, data), loss, context.Publish) { PictureFolder = options.Plots ? folder : null, Format = EvaluationFormat(options) },
    };

    private static ComputeFormat EvaluationFormat(TrainOptions options) => ComputeFormat.ResolveForEvaluation(ComputeFormat.Automatic, options.Layout);

    private static ValidatorOptions OptionsOf(TrainOptions options, SessionData data) => new()
    {
        Confidence = options.Confidence,
        IouThreshold = options.IouThreshold,
        MaximumDetections = options.MaximumDetections,
        SingleClass = options.SingleClass,
        KeypointSigmas = data.Validation.KeypointSigmas,
    };
}
