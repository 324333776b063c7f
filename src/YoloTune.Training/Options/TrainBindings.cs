using System.Globalization;
using YoloTune.Data.Augmentation;
using YoloTune.Training.Batching;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Options;

/// <summary>All ties between arguments and <see cref="TrainOptions"/>, in the order of the table of arguments.</summary>
internal static class TrainBindings
{
    private const string FullPrecision = "fp32";
    private const string ChannelsLast = "channels_last";
    private const int MostViews = 1000;
    private const string Minutes = "min";
    private const double MostMinutes = 60 * 24 * 365;

    /// <summary>The ties.</summary>
    public static IReadOnlyList<TrainBinding> All { get; } =
    [
        new("task", o => Of(o.Task.ToString().ToLowerInvariant()), (o, a) => o with { Task = a.Task }),
        new("model", o => Of(o.Model), (o, a) => o with { Model = a.Text }),
        new("data", o => Of(o.Data), (o, a) => o with { Data = a.Text }),
        new("epochs", o => Of(o.Epochs), (o, a) => o with { Epochs = a.Integer }),
        new("time", o => Of(o.TimeHours), (o, a) => o with { TimeHours = a.NumberOrNull }),
        new("patience", o => Of(o.Patience), (o, a) => o with { Patience = a.Integer }),
        new("batch", ReadBatch, WriteBatch),
        new("imgsz", o => Of(o.ImageSize), (o, a) => o with { ImageSize = a.SquareSize }),
        new("save", o => Of(o.Save), (o, a) => o with { Save = a.Flag }),
        new("save_period", o => Of(o.SavePeriod), (o, a) => o with { SavePeriod = a.Integer }),
        new("cache", o => o.Cache == "false" ? ArgumentValue.False : Of(o.Cache), (o, a) => o with { Cache = a.Cache }),
        new("device", o => Of(o.Device), (o, a) => o with { Device = a.TextOrNull }),
        new("workers", o => Of(o.Workers), (o, a) => o with { Workers = a.Integer }),
        new("project", o => Of(o.Project), (o, a) => o with { Project = a.TextOrNull }),
        new("name", o => Of(o.Name), (o, a) => o with { Name = a.TextOrNull }),
        new("exist_ok", o => Of(o.ExistOk), (o, a) => o with { ExistOk = a.Flag }),
        new("pretrained", o => o.PretrainedPath is null ? Of(o.Pretrained) : Of(o.PretrainedPath), WritePretrained),
        new("cls_remap", o => Of(o.ClassRemap), (o, a) => o with { ClassRemap = a.Flag }),
        new("optimizer", o => Of(o.Optimizer), WriteOptimizer),
        new("verbose", o => Of(o.Verbose), (o, a) => o with { Verbose = a.Flag }),
        new("seed", o => Of(o.Seed), (o, a) => o with { Seed = a.Integer }),
        new("deterministic", o => Of(o.Deterministic), (o, a) => o with { Deterministic = a.Flag }),
        new("single_cls", o => Of(o.SingleClass), (o, a) => o with { SingleClass = a.Flag }),
        new("rect", o => Of(o.Rect), (o, a) => o with { Rect = a.Flag }),
        new("cos_lr", o => Of(o.CosineSchedule), (o, a) => o with { CosineSchedule = a.Flag }),
        new("close_mosaic", o => Of(o.CloseMosaic), (o, a) => o with { CloseMosaic = a.Integer }),
        new("resume", o => o.Resume is null ? ArgumentValue.False : o.Resume == "true" ? ArgumentValue.True : Of(o.Resume), WriteResume),
        new("amp", o => Of(o.Precision != FullPrecision), (o, a) => a.Value.IsFalsy ? o with { Precision = FullPrecision } : o),
        new("fraction", o => Of(o.Fraction), (o, a) => o with { Fraction = a.Number }),
        new("profile", o => Of(o.Profile), (o, a) => o with { Profile = a.Flag }),
        new("freeze", o => ReadFreeze(o.Freeze), (o, a) => o with { Freeze = a.Freeze }),
        new("multi_scale", o => Of(o.MultiScale), (o, a) => o with { MultiScale = a.Number }),
        new("channels_last", o => Of(o.Layout == ChannelsLast), (o, a) => a.Flag ? o with { Layout = ChannelsLast } : o),
        new("val", o => Of(o.Validate), (o, a) => o with { Validate = a.Flag }),
        new("split", o => Of(o.Split), WriteSplit),
        new("conf", o => Of(o.Confidence), (o, a) => o with { Confidence = a.NumberOrNull }),
        new("iou", o => Of(o.IouThreshold), (o, a) => o with { IouThreshold = a.Number }),
        new("max_det", o => Of(o.MaximumDetections), (o, a) => o with { MaximumDetections = a.Integer }),
        new("plots", o => Of(o.Plots), (o, a) => o with { Plots = a.Flag }),
        new("classes", o => ReadClasses(o.Classes), (o, a) => o with { Classes = a.Classes }),
        new("lr0", o => Of(o.InitialLearningRate ?? 0.01), (o, a) => o with { InitialLearningRate = a.Number }),
        new("lrf", o => Of(o.FinalLearningRateFraction), (o, a) => o with { FinalLearningRateFraction = a.Number }),
        new("momentum", o => Of(o.Momentum), (o, a) => o with { Momentum = a.Number }),
        new("weight_decay", o => Of(o.WeightDecay), (o, a) => o with { WeightDecay = a.Number }),
        new("warmup_epochs", o => Of(o.WarmupEpochs), (o, a) => o with { WarmupEpochs = a.Number }),
        new("warmup_momentum", o => Of(o.WarmupMomentum), (o, a) => o with { WarmupMomentum = a.Number }),
        new("warmup_bias_lr", o => Of(o.WarmupBiasLearningRate), (o, a) => o with { WarmupBiasLearningRate = a.Number }),
        new("box", o => Of(o.BoxGain), (o, a) => o with { BoxGain = a.Number }),
        new("cls", o => Of(o.ClassGain), (o, a) => o with { ClassGain = a.Number }),
        new("cls_pw", o => Of(o.ClassWeightPower), (o, a) => o with { ClassWeightPower = a.Number }),
        new("dfl", o => Of(o.DistanceGain), (o, a) => o with { DistanceGain = a.Number }),
        new("pose", o => Of(o.PoseGain), (o, a) => o with { PoseGain = a.Number }),
        new("kobj", o => Of(o.KeypointVisibilityGain), (o, a) => o with { KeypointVisibilityGain = a.Number }),
        new("rle", o => Of(o.KeypointLikelihoodGain), (o, a) => o with { KeypointLikelihoodGain = a.Number }),
        new("angle", o => Of(o.AngleGain), (o, a) => o with { AngleGain = a.Number }),
        new("dlog", o => Of(o.LogDepthGain), (o, a) => o with { LogDepthGain = a.Number }),
        new("dgrad", o => Of(o.DepthGradientGain), (o, a) => o with { DepthGradientGain = a.Number }),
        new("dlam", o => Of(o.DepthScaleInvariance), (o, a) => o with { DepthScaleInvariance = a.Number }),
        new("overlap_mask", o => Of(o.OverlapMasks), (o, a) => o with { OverlapMasks = a.Flag }),
        new("mask_ratio", o => Of(o.MaskRatio), (o, a) => o with { MaskRatio = a.Integer }),
        new("dropout", o => Of(o.Dropout), (o, a) => o with { Dropout = a.Number }),
        new("nbs", o => Of(o.NominalBatch), (o, a) => o with { NominalBatch = a.Integer }),
        Vary("hsv_h", g => g.HsvHue, (g, x) => g with { HsvHue = x }),
        Vary("hsv_s", g => g.HsvSaturation, (g, x) => g with { HsvSaturation = x }),
        Vary("hsv_v", g => g.HsvValue, (g, x) => g with { HsvValue = x }),
        Vary("degrees", g => g.Degrees, (g, x) => g with { Degrees = x }),
        Vary("translate", g => g.Translate, (g, x) => g with { Translate = x }),
        new("scale", o => ReadZoom(o.Augmentation), WriteZoom),
        Vary("shear", g => g.Shear, (g, x) => g with { Shear = x }),
        Vary("perspective", g => g.Perspective, (g, x) => g with { Perspective = x }),
        Vary("flipud", g => g.FlipUpDown, (g, x) => g with { FlipUpDown = x }),
        Vary("fliplr", g => g.FlipLeftRight, (g, x) => g with { FlipLeftRight = x }),
        Vary("bgr", g => g.Bgr, (g, x) => g with { Bgr = x }),
        Vary("mosaic", g => g.Mosaic, (g, x) => g with { Mosaic = x }),
        Vary("mixup", g => g.MixUp, (g, x) => g with { MixUp = x }),
        Vary("cutmix", g => g.CutMix, (g, x) => g with { CutMix = x }),
        Vary("copy_paste", g => g.CopyPaste, (g, x) => g with { CopyPaste = x }),
        new("copy_paste_mode", o => Of(o.Augmentation.CopyPasteMode.ToString().ToLowerInvariant()), WriteCopyPasteMode),
        new("precision", o => Of(o.Precision), (o, a) => o with { Precision = a.OneOf(ComputeFormat.PrecisionNames) }),
        new("layout", o => Of(o.Layout), (o, a) => o with { Layout = a.OneOf(ComputeFormat.LayoutNames) }),
        new("auto_augment", o => ReadPolicy(o.Augmentation.AutoAugment), WritePolicy),
        Vary("erasing", g => g.Erasing, (g, x) => g with { Erasing = x }),
        new("keep_cls_width", o => Of(o.KeepClassWidth), (o, a) => o with { KeepClassWidth = a.Flag }),
        new("checkpointing", o => Of(o.Checkpointing), (o, a) => o with { Checkpointing = a.Flag }),
        new("feature_cache", o => o.FeatureCache < 0 ? ArgumentValue.True : o.FeatureCache == 0 ? ArgumentValue.False : Of(o.FeatureCache), WriteFeatureCache),
        new("feature_cache_gb", o => Of(o.FeatureCacheGigabytes), (o, a) => a.Number > 0 ? o with { FeatureCacheGigabytes = a.Number } : throw a.Invalid("Give gigabytes above 0 (i.e. 'feature_cache_gb=16')")),
        new("state_period", ReadStatePeriod, WriteStatePeriod),
        new("nonfinite", o => Of(o.NonFinite.ToString().ToLowerInvariant()), (o, a) => o with { NonFinite = a.OneOf(["recover", "stop"]) == "stop" ? NonFiniteAction.Stop : NonFiniteAction.Recover }),
        new(ArgumentTable.SaveFolderKey, o => Of(o.SaveFolder), (o, a) => o with { SaveFolder = a.TextOrNull }),
    ];

    private static TrainBinding Vary(string key, Func<AugmentationOptions, double> read, Func<AugmentationOptions, double, AugmentationOptions> write) =>
        new(key, o => Of(read(o.Augmentation)), (o, a) => o with { Augmentation = write(o.Augmentation, a.Number) });

    private static ArgumentValue ReadPolicy(AutoAugmentKind policy) =>
        policy == AutoAugmentKind.None ? ArgumentValue.None : Of(policy.ToString().ToLowerInvariant());

    private static TrainOptions WritePolicy(TrainOptions options, GivenArgument argument)
    {
        var policy = argument.TextOrNull is not { } name ? AutoAugmentKind.None
            : Enum.TryParse<AutoAugmentKind>(name, ignoreCase: true, out var known) ? known
            : throw argument.Invalid("Valid policies are randaugment, autoaugment, augmix and None");
        return options with { Augmentation = options.Augmentation with { AutoAugment = policy } };
    }

    private static TrainOptions WriteCopyPasteMode(TrainOptions options, GivenArgument argument) =>
        Enum.TryParse<CopyPasteMode>(argument.Text, ignoreCase: true, out var mode)
            ? options with { Augmentation = options.Augmentation with { CopyPasteMode = mode } }
            : throw argument.Invalid("Valid modes are flip and mixup");

    private static TrainOptions WritePretrained(TrainOptions options, GivenArgument argument) =>
        argument.Value.Kind is ArgumentValueKind.Text
            ? options with { Pretrained = true, PretrainedPath = argument.Text }
            : options with { Pretrained = argument.Flag, PretrainedPath = null };

    private static TrainOptions WriteOptimizer(TrainOptions options, GivenArgument argument)
    {
        string[] valid = ["SGD", "MuSGD", "Adam", "Adamax", "AdamW", "NAdam", "RAdam", "RMSProp", "auto"];
        var name = valid.FirstOrDefault(candidate => candidate.Equals(argument.Text, StringComparison.OrdinalIgnoreCase));
        return name is null ? throw argument.Invalid($"Valid optimizers are {string.Join(", ", valid)}") : options with { Optimizer = name };
    }

    private static TrainOptions WriteSplit(TrainOptions options, GivenArgument argument) =>
        argument.Text is "val" or "test" or "train"
            ? options with { Split = argument.Text }
            : throw argument.Invalid("Valid parts are val, test and train");

    private static TrainOptions WriteResume(TrainOptions options, GivenArgument argument) =>
        options with { Resume = argument.Value.IsFalsy ? null : argument.Value.Kind == ArgumentValueKind.Text ? argument.Text : "true" };

    private static ArgumentValue ReadBatch(TrainOptions options) => options.BatchMemoryShare switch
    {
        null => Of(options.Batch),
        TrainOptions.AutomaticMemoryShare => Of(-1),
        { } share => Of(share),
    };

    private static TrainOptions WriteBatch(TrainOptions options, GivenArgument argument) => argument.Value.AsNumber switch
    {
        -1 => options with { BatchMemoryShare = TrainOptions.AutomaticMemoryShare },
        > 0 and < 1 => options with { BatchMemoryShare = argument.Number },
        < 1 => throw argument.Invalid("Give the number of images (i.e. 'batch=16'), a share of memory (i.e. 'batch=0.7') or 'batch=auto'"),
        _ => options with { Batch = argument.Batch, BatchMemoryShare = null },
    };

    private static ArgumentValue ReadStatePeriod(TrainOptions options) =>
        options.StateMinutes > 0 ? Of(options.StateMinutes.ToString(CultureInfo.InvariantCulture) + Minutes)
        : options.StateBatches > 0 ? Of(options.StateBatches)
        : ArgumentValue.False;

    private static TrainOptions WriteStatePeriod(TrainOptions options, GivenArgument argument) => argument.Value switch
    {
        { IsFalsy: true } => options with { StateBatches = 0, StateMinutes = 0 },
        { Kind: ArgumentValueKind.Integer, AsInteger: >= 1 and <= int.MaxValue } => options with { StateBatches = argument.Integer, StateMinutes = 0 },
        { Kind: ArgumentValueKind.Text } when ParseMinutes(argument.Text) is { } minutes => options with { StateBatches = 0, StateMinutes = minutes },
        _ => throw argument.Invalid("Give a number of batches (i.e. 'state_period=500'), minutes (i.e. 'state_period=10min') or False"),
    };

    private static double? ParseMinutes(string text) =>
        text.EndsWith(Minutes, StringComparison.OrdinalIgnoreCase)
        && double.TryParse(text.AsSpan(0, text.Length - Minutes.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
        && minutes is > 0 and <= MostMinutes
            ? minutes
            : null;

    private static TrainOptions WriteFeatureCache(TrainOptions options, GivenArgument argument) => argument.Value switch
    {
        { IsFalsy: true } => options with { FeatureCache = 0 },
        { IsTrue: true } => options with { FeatureCache = TrainOptions.AutomaticFeatureCache },
        { Kind: ArgumentValueKind.Integer, AsInteger: >= 1 and <= MostViews } => options with { FeatureCache = argument.Integer },
        _ => throw argument.Invalid(FormattableString.Invariant($"Use feature_cache=True, False or a number of views from 1 to {MostViews}")),
    };

    private static TrainOptions WriteZoom(TrainOptions options, GivenArgument argument)
    {
        var (minimum, maximum) = argument.Zoom;
        return options with { Augmentation = options.Augmentation with { ScaleMinimum = minimum, ScaleMaximum = maximum } };
    }

    private static ArgumentValue ReadZoom(AugmentationOptions options)
    {
        var jitter = Math.Round(options.ScaleMaximum - 1, 12);
        return jitter is >= 0 and <= 1 && 1 - jitter == options.ScaleMinimum && 1 + jitter == options.ScaleMaximum
            ? ArgumentValue.Of(jitter)
            : ArgumentValue.Of([ArgumentValue.Of(options.ScaleMinimum), ArgumentValue.Of(options.ScaleMaximum)]);
    }

    private static ArgumentValue ReadFreeze(string? freeze)
    {
        if (freeze is null)
        {
            return ArgumentValue.None;
        }

        if (!freeze.Contains(','))
        {
            return ArgumentLiteral.Parse(freeze);
        }

        return ArgumentValue.Of(freeze.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ArgumentLiteral.Parse));
    }

    private static ArgumentValue ReadClasses(IReadOnlyList<int>? classes) =>
        classes is null ? ArgumentValue.None : ArgumentValue.Of(classes.Select(index => ArgumentValue.Of(index)));

    private static ArgumentValue Of(string? value) => ArgumentValue.Of(value);

    private static ArgumentValue Of(bool value) => ArgumentValue.Of(value);

    private static ArgumentValue Of(int value) => ArgumentValue.Of((long)value);

    private static ArgumentValue Of(double? value) => value is { } number ? ArgumentValue.Of(number) : ArgumentValue.None;
}
