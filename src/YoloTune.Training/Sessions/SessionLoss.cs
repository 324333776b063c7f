using YoloTune.Core.Errors;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>Chooses the loss of a run: by what the head of the model is (specification 05, section 12.1).</summary>
internal static class SessionLoss
{
    /// <summary>The loss of a run.</summary>
    /// <param name="options">Gains.</param>
    /// <param name="data">The data: weights of classes, tolerances of key points.</param>
    /// <param name="model">The model that is trained.</param>
    /// <exception cref="InputException">The tolerances do not fit the key points.</exception>
    public static ITaskLoss Create(TrainOptions options, SessionData data, YoloModel model) => Create(
        options,
        model,
        options.ClassWeightPower > 0 ? [.. data.Train.ClassWeights(options.ClassWeightPower).Select(weight => (float)weight)] : null,
        data.Train.KeypointSigmas is { } sigmas ? [.. sigmas.Select(sigma => (float)sigma)] : null);

    /// <summary>The loss of a model.</summary>
    /// <param name="options">Gains.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="classWeights">Factor of every class; null for none.</param>
    /// <param name="keypointSigmas">Tolerances of the key points (<c>kpt_oks_sigmas</c> of the data set); null for the usual ones.</param>
    /// <exception cref="InputException">The tolerances do not fit the key points.</exception>
    public static ITaskLoss Create(TrainOptions options, YoloModel model, IReadOnlyList<float>? classWeights = null, IReadOnlyList<float>? keypointSigmas = null) => model.Head switch
    {
        DetectHead head => ObjectLoss(head, BranchFactory(DetectionOptions(options, model, head, classWeights), options, head, keypointSigmas)),
        ClassifyHead => new ClassificationLoss(),
        SemanticHead => new SemanticLoss(classWeights),
        DepthHead => new DepthLoss(new DepthLossOptions { LogGain = options.LogDepthGain, GradientGain = options.DepthGradientGain, ScaleInvariance = options.DepthScaleInvariance }),
        _ => throw new NotSupportedException($"There is no loss for heads of the kind {model.Head.GetType().Name}."),
    };

    private static ITaskLoss ObjectLoss(DetectHead head, Func<AssignerOptions, BranchLoss> create) =>
        head.HasEndToEnd ? new EndToEndLoss(create) : new SingleBranchLoss(create);

    private static Func<AssignerOptions, BranchLoss> BranchFactory(DetectionLossOptions detection, TrainOptions options, DetectHead head, IReadOnlyList<float>? sigmas)
    {
        detection.Validate();
        switch (head)
        {
            case SegmentHead:
                return assigner => new SegmentationLoss(detection, assigner);
            case ObbHead:
                return assigner => new ObbLoss(detection, assigner);
            case PoseHead pose:
                var points = PoseOptions(options, pose, sigmas);
                return assigner => new PoseLoss(detection, points, assigner);
            default:
                return assigner => new DetectionLoss(detection, assigner);
        }
    }

    private static DetectionLossOptions DetectionOptions(TrainOptions options, YoloModel model, DetectHead head, IReadOnlyList<float>? classWeights) => new()
    {
        Classes = head.ClassCount,
        Bins = head.RegisterMaximum,
        Strides = model.Strides,
        BoxGain = options.BoxGain,
        ClassGain = options.ClassGain,
        DistanceGain = options.DistanceGain,
        AngleGain = options.AngleGain,
        ClassWeights = classWeights,
    };

    private static PoseLossOptions PoseOptions(TrainOptions options, PoseHead head, IReadOnlyList<float>? sigmas)
    {
        if (sigmas is not null && (sigmas.Count != head.Layout.Count || sigmas.Any(sigma => !float.IsFinite(sigma) || sigma <= 0)))
        {
            throw new InputException(
                $"the model has {head.Layout.Count} key points and needs as many positive tolerances",
                options.Data,
                value: FormattableString.Invariant($"kpt_oks_sigmas with {sigmas.Count} values"),
                remedy: "Give one positive number for every key point, or leave 'kpt_oks_sigmas' out");
        }

        return new PoseLossOptions
        {
            Layout = head.Layout,
            Sigmas = sigmas ?? PoseLossOptions.DefaultSigmas(head.Layout),
            Flow = head.Flow,
            PoseGain = options.PoseGain,
            VisibilityGain = options.KeypointVisibilityGain,
            LikelihoodGain = options.KeypointLikelihoodGain,
        };
    }
}
