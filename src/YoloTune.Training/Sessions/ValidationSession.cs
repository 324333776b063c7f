using YoloTune.Core.Errors;
using YoloTune.Core.Metrics;
using YoloTune.Core.Predictions;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Measures a model on a data set, on its own.</summary>
public static class ValidationSession
{
    /// <summary>Reads model and data, measures, and writes what was asked for.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="context">Who watches.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static ValidationReport Run(ValidateOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        context.StartTorch();
        var source = context.ResolveModel(options.Model, cancellationToken);
        using var model = ModelLoader.Load(source);

        var format = ComputeFormat.ResolveForEvaluation(options.Precision, options.Layout);
        if (!format.IsExact)
        {
            context.Log($"Computing in {format}; figures differ from those of single precision by some thousandths.");
        }

        var size = ImageSizes.Round(options.ImageSize ?? source.ImageSize, model.MaximumStride, context);
        if (options.Tiles is { } tiles)
        {
            var engine = TiledEngineOf(options, (model, format), size, tiles);
            return Run(options with { ImageSize = size, EndToEnd = null }, engine, context, cancellationToken) with { ModelFile = FileOf(source) };
        }

        var report = Measure(
            options,
            model.Task,
            model.ClassNames,
            (size, model.MaximumStride),
            (dataset, loader, writer) => ValidatorOf(options, (model, format), dataset, loader, writer, context).ValidateFinal(model, cancellationToken),
            context,
            cancellationToken);
        return report with { ModelFile = FileOf(source) };
    }

    /// <summary>Reads the data, measures a classifier in an engine of the caller's making, and writes what was asked for.</summary>
    /// <param name="options">What to measure; <see cref="ValidateOptions.Model"/> is not looked at.</param>
    /// <param name="engine">Classifies.</param>
    /// <param name="context">Who watches.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static ValidationReport Run(ValidateOptions options, IClassificationEngine engine, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        WarnOfTiles(options, context);
        return Measure(
            options,
            TaskKind.Classify,
            engine.ClassNames,
            (SizeFor(options, engine, context), engine.Stride),
            (_, loader, writer) => new EngineClassificationValidator(loader, context.Publish, VisitClassesOf(writer)).Validate(engine, cancellationToken),
            context,
            cancellationToken);
    }

    /// <summary>Reads the data, measures an engine of the caller's making, and writes what was asked for.</summary>
    /// <param name="options">What to measure; <see cref="ValidateOptions.Model"/> is not looked at.</param>
    /// <param name="engine">Finds the objects.</param>
    /// <param name="context">Who watches.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static ValidationReport Run(ValidateOptions options, IDetectionEngine engine, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (options.EndToEnd is { } wanted && wanted != engine.EndToEnd)
        {
            throw new InputException(
                $"the model was exported {(engine.EndToEnd ? "with" : "without")} its end-to-end head",
                value: $"end2end={(wanted ? "True" : "False")}",
                remedy: $"Leave 'end2end' out, or export again with end2end={(wanted ? "True" : "False")}");
        }

        if (engine is not TiledEngine)
        {
            WarnOfTiles(options, context);
        }

        return Measure(
            Fitted(options, engine, context),
            engine.Task,
            engine.ClassNames,
            (SizeFor(options, engine, context), engine.Stride),
            (dataset, loader, writer) => new EngineValidator(loader, OptionsOf(options) with { KeypointSigmas = dataset.KeypointSigmas }, context.Publish, VisitOf(writer)) { PictureFolder = PicturesOf(writer, options) }.Validate(engine, cancellationToken),
            context,
            cancellationToken);
    }

    /// <summary>The lines of the table of a validation.</summary>
    /// <param name="result">All figures.</param>
    /// <param name="names">Class names by index.</param>
    public static (ClassResult Overall, IReadOnlyList<ClassResult> Classes) Describe(ValidationFigures result, IReadOnlyList<string> names) => ResultLines.Of(result, names);

    private static ValidationReport Measure(
        ValidateOptions options,
        TaskKind task,
        IReadOnlyList<string> names,
        (int ImageSize, int Stride) input,
        Func<Dataset, IBatchLoader, ValidationWriter?, ValidationOutcome> measure,
        SessionContext context,
        CancellationToken cancellationToken)
    {
        var (dataset, sources) = task == TaskKind.Classify
            ? ReadClasses(options, names, context, cancellationToken)
            : ReadLabels(options, task, names.Count, context, cancellationToken);
        using var loader = SessionLoaders.Validation(options, dataset, input.ImageSize, input.Stride, context);
        var writer = ValidationWriter.Create(options, task, sources, names);
        var outcome = measure(dataset, loader, writer);
        writer?.Finish();
        var (overall, classes) = Describe(outcome.Result, names);
        context.Publish(new ValidationFinished(overall, classes, true)
        {
            Task = task,
            Figures = outcome.Result,
            Names = names,
            Folder = PicturesOf(writer, options),
        });
        return new ValidationReport(outcome, overall, classes, writer?.Folder);
    }

    private static IModelValidator ValidatorOf(ValidateOptions options, (YoloModel Model, ComputeFormat Format) network, Dataset dataset, IBatchLoader loader, ValidationWriter? writer, SessionContext context) =>
        network.Model.Task switch
        {
            TaskKind.Classify => new ClassificationValidator(loader, null, context.Publish, VisitClassesOf(writer)),
            TaskKind.Semantic => new SemanticValidator(loader, null, context.Publish, VisitPixelsOf(writer)) { PictureFolder = PicturesOf(writer, options), Format = network.Format },
            TaskKind.Depth => new DepthValidator(loader, dataset.MaximumDepth, null, context.Publish, VisitPixelsOf(writer)) { PictureFolder = PicturesOf(writer, options), Format = network.Format },
            _ => new DetectionValidator(loader, OptionsOf(options) with { KeypointSigmas = dataset.KeypointSigmas }, null, context.Publish, VisitOf(writer)) { PictureFolder = PicturesOf(writer, options), Format = network.Format },
        };

    private static TiledEngine TiledEngineOf(ValidateOptions options, (YoloModel Model, ComputeFormat Format) network, int size, TileOptions tiles)
    {
        var choice = new PredictorOptions
        {
            ImageHeight = tiles.Height,
            ImageWidth = tiles.Width,
            Confidence = options.Confidence,
            IouThreshold = options.IouThreshold,
            MaximumDetections = options.MaximumDetections,
            EndToEnd = options.EndToEnd,
            AgnosticNms = options.AgnosticNms || options.SingleClass,
            Format = network.Format,
        };
        return new TiledEngine(PicturePredictor.Create(network.Model, choice), network.Model.ClassNames, (size, network.Model.MaximumStride), tiles, choice);
    }

    private static string? FileOf(ModelSource source) => File.Exists(source.Path) ? source.Path : null;

    private static Action<ImageDetections>? VisitOf(ValidationWriter? writer) => writer is { TakesResults: true } ? writer.Add : null;

    private static Action<ImageResult>? VisitPixelsOf(ValidationWriter? writer) => writer is { TakesResults: true } ? writer.Add : null;

    private static Action<ImageClassification>? VisitClassesOf(ValidationWriter? writer) => writer is { TakesResults: true } ? writer.Add : null;

    private static void WarnOfTiles(ValidateOptions options, SessionContext context)
    {
        if (options.Tiles is not null)
        {
            context.Warn("'tile' is left out: only checkpoints (.pt, .safetensors) are validated in tiles.");
        }
    }

    private static string? PicturesOf(ValidationWriter? writer, ValidateOptions options) => options.Plots ? writer?.Folder : null;

    private static ValidatorOptions OptionsOf(ValidateOptions options) => new()
    {
        Confidence = options.Confidence == 0.001 ? null : options.Confidence,
        IouThreshold = options.IouThreshold,
        MaximumDetections = options.MaximumDetections,
        EndToEnd = options.EndToEnd,
        SingleClass = options.SingleClass,
        AgnosticNms = options.AgnosticNms,
    };

    /// <summary>Without rectangles where the engine takes one size only (specification 07, section 2).</summary>
    private static ValidateOptions Fitted(ValidateOptions options, IDetectionEngine engine, SessionContext context)
    {
        if (!engine.HasFixedSize || !options.Rect)
        {
            return options;
        }

        context.Log($"The model takes {engine.ImageSize} x {engine.ImageSize} pixels only: images are padded to the full square, and figures equal those of 'rect=False'.");
        return options with { Rect = false };
    }

    private static int SizeFor(ValidateOptions options, IValidationEngine engine, SessionContext context)
    {
        if (!engine.HasFixedSize)
        {
            return ImageSizes.Round(options.ImageSize ?? engine.ImageSize, engine.Stride, context);
        }

        if (options.ImageSize is { } size && size != engine.ImageSize)
        {
            context.Warn(FormattableString.Invariant($"imgsz={size} is left out: the model was exported for {engine.ImageSize} pixels. Export with dynamic=True to choose."));
        }

        return engine.ImageSize;
    }

    private static (Dataset Dataset, IReadOnlyList<string> Sources) ReadClasses(ValidateOptions options, IReadOnlyList<string> names, SessionContext context, CancellationToken cancellationToken)
    {
        var folders = SessionData.OpenFolders(options.Data, context, cancellationToken);
        if (folders.Names.Count != names.Count)
        {
            throw new InputException(
                $"the data set has {folders.Names.Count} classes, the model {names.Count}",
                folders.Root,
                remedy: "Validate on the data set the model was trained for, or fine-tune the model on this one first");
        }

        var split = SessionData.SplitOf(options.Split);
        var dataset = ClassFolderReader.Read(folders, split, new DatasetOptions { Task = TaskKind.Classify, Fraction = options.Fraction }, cancellationToken);
        SessionData.Report(dataset, context);
        return (dataset, [folders.FolderOf(split)]);
    }

    private static (Dataset Dataset, IReadOnlyList<string> Sources) ReadLabels(ValidateOptions options, TaskKind task, int classCount, SessionContext context, CancellationToken cancellationToken)
    {
        var yaml = SessionData.Open(options.Data, options.Split, context, cancellationToken);
        CheckClasses(task is TaskKind.Semantic or TaskKind.Depth ? classCount : yaml.ClassCount);
        var dataset = DatasetReader.Read(
            yaml,
            SessionData.SplitOf(options.Split),
            new DatasetOptions { Task = task, SingleClass = options.SingleClass, Classes = options.Classes, Fraction = options.Fraction },
            SessionData.Scanning(context, options.Split),
            cancellationToken);
        SessionData.Report(dataset, context);
        CheckClasses(task == TaskKind.Depth ? classCount : dataset.Names.Count);
        return (dataset, yaml.Entries(SessionData.SplitOf(options.Split)));

        void CheckClasses(int given)
        {
            if (!options.SingleClass && given != classCount)
            {
                throw new InputException(
                    $"the data set has {given} classes, the model {classCount}",
                    yaml.SourceFile,
                    remedy: "Validate on the data set the model was trained for, or fine-tune the model on this one first");
            }
        }
    }
}
