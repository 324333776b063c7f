using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Sources;
using YoloTune.Inference;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Sessions;

namespace YoloTune.Cli.Backend;

/// <summary>Validation and prediction with an exported file in ONNX Runtime.</summary>
internal static class OnnxModel
{
    /// <summary>True for the name of an ONNX file.</summary>
    public static bool IsMeant(string model) => Path.GetExtension(model).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Measures a file on a data set.</summary>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static ValidationReport Validate(ValidateOptions options, SessionContext context, CancellationToken cancellationToken)
    {
        if (OnnxModelInfo.Read(options.Model).Task == TaskKind.Classify)
        {
            using var classifier = OnnxClassifier.Load(options.Model);
            Introduce(classifier.Info, options.Model, agnostic: false, context);
            return ValidationSession.Run(options, new OnnxClassificationEngine(classifier), context, cancellationToken) with { ModelFile = options.Model };
        }

        using var detector = OnnxDetector.Load(options.Model);
        Introduce(detector.Info, options.Model, options.AgnosticNms, context);
        return ValidationSession.Run(options, new OnnxDetectionEngine(detector), context, cancellationToken) with { ModelFile = options.Model };
    }

    /// <summary>Finds objects in pictures with a file.</summary>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static PredictionReport Predict(PredictOptions options, SessionContext context, CancellationToken cancellationToken)
    {
        _ = PictureSource.Find(options.Source);
        var settings = new OnnxModelOptions { ImageHeight = options.ImageHeight, ImageWidth = options.ImageWidth, Rect = options.Rect, NativeMasks = options.RetinaMasks };
        if (OnnxModelInfo.Read(options.Model).Task == TaskKind.Classify)
        {
            using var classifier = OnnxClassifier.Load(options.Model, settings);
            Introduce(classifier.Info, options.Model, agnostic: false, context);
            return PredictionSession.Run(options, new OnnxClassPredictor(classifier), context, cancellationToken);
        }

        using var detector = OnnxDetector.Load(options.Model, settings);
        var info = detector.Info;
        Introduce(info, options.Model, options.AgnosticNms, context);
        if (options.EndToEnd is { } wanted && wanted != info.EndToEnd)
        {
            throw new InputException(
                $"the model was exported {(info.EndToEnd ? "with" : "without")} its end-to-end head",
                options.Model,
                value: $"end2end={(wanted ? "True" : "False")}",
                remedy: $"Leave 'end2end' out, or export again with end2end={(wanted ? "True" : "False")}");
        }

        if (!info.Dynamic && options.ImageHeight is { } height && (height, options.ImageWidth) != (info.ImageHeight, info.ImageWidth))
        {
            Warn(context, $"imgsz={height},{options.ImageWidth} is left out: the model was exported for {info.ImageHeight} x {info.ImageWidth} pixels. Export with dynamic=True to choose.");
        }

        return PredictionSession.Run(options, new OnnxPicturePredictor(detector, options), context, cancellationToken);
    }

    private static void Introduce(OnnxModelInfo info, string file, bool agnostic, SessionContext context)
    {
        var size = info.Dynamic ? "any size" : FormattableString.Invariant($"{info.ImageHeight} x {info.ImageWidth} pixels");
        var description = info.Description.Trim();
        context.Publish(new LogMessage(
            LogSeverity.Information,
            FormattableString.Invariant($"ONNX Runtime, {Path.GetFileName(file)}: {(description.Length > 0 ? description + ", " : string.Empty)}{info.Names.Count} classes, {size}, {(info.Task == TaskKind.Classify ? "classifier" : info.EndToEnd ? "end-to-end" : "with suppression")}")));
        if (agnostic && info.EndToEnd)
        {
            Warn(context, "'agnostic_nms' has no effect on an end-to-end file; it is decided at the export.");
        }
    }

    private static void Warn(SessionContext context, FormattableString text) => Warn(context, FormattableString.Invariant(text));

    private static void Warn(SessionContext context, string text) => context.Publish(new LogMessage(LogSeverity.Warning, text));
}
