using YoloTune.Core.Errors;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Models;
using YoloTune.Models.Native;
using YoloTune.Training.Options;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Measures a model on a data set, on its own.</summary>
public static class ValidationSession
{
    private const int DefaultImageSize = 640;

    /// <summary>Reads model and data, measures, and writes what was asked for.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="context">Who watches.</param>
    /// <param name="cancellationToken">Gives up between batches.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static ValidationReport Run(ValidateOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        context.Log(NativeRuntime.EnsureLoaded().Summary);
        using var model = ModelLoader.Load(options.Model);
        var yaml = SessionData.Open(options.Data, context, cancellationToken);
        var dataset = Read(options, model, yaml, context, cancellationToken);
        var size = ImageSizes.Round(options.ImageSize ?? DefaultImageSize, model.MaximumStride, context);
        using var loader = SessionLoaders.Validation(options, dataset, size, model.MaximumStride, context);
        var writer = ValidationWriter.Create(options, yaml, model.ClassNames);
        var validator = new DetectionValidator(
            loader,
            new ValidatorOptions
            {
                Confidence = options.Confidence == 0.001 ? null : options.Confidence,
                IouThreshold = options.IouThreshold,
                MaximumDetections = options.MaximumDetections,
                EndToEnd = options.EndToEnd,
                SingleClass = options.SingleClass,
                AgnosticNms = options.AgnosticNms,
            },
            null,
            context.Publish,
            writer is null ? null : writer.Add)
        {
            PictureFolder = options.Plots ? writer?.Folder : null,
        };
        var outcome = validator.ValidateFinal(model, cancellationToken);
        writer?.Finish();
        var (overall, classes) = Describe(outcome.Result, model.ClassNames);
        context.Publish(new ValidationFinished(overall, classes, true)
        {
            Figures = outcome.Result,
            Names = model.ClassNames,
            Folder = options.Plots ? writer?.Folder : null,
        });
        return new ValidationReport(outcome, overall, classes, writer?.Folder);
    }

    /// <summary>The lines of the table of a validation.</summary>
    /// <param name="result">All figures.</param>
    /// <param name="names">Class names by index.</param>
    public static (ClassResult Overall, IReadOnlyList<ClassResult> Classes) Describe(DetectionMetricsResult result, IReadOnlyList<string> names)
    {
        var overall = new ClassResult("all", result.ImageCount, result.InstanceCount, [result.MeanPrecision, result.MeanRecall, result.Map50, result.Map]);
        ClassResult[] classes = [.. result.Classes.Select(item => new ClassResult(names[item.ClassIndex], item.Images, item.Instances, [item.Precision, item.Recall, item.Ap50, item.Ap]))];
        return (overall, classes);
    }

    private static Dataset Read(ValidateOptions options, YoloModel model, DatasetYaml yaml, SessionContext context, CancellationToken cancellationToken)
    {
        if (!options.SingleClass && yaml.ClassCount != model.Head.ClassCount)
        {
            throw new InputException(
                $"the data set has {yaml.ClassCount} classes, the model {model.Head.ClassCount}",
                yaml.SourceFile,
                remedy: "Validate on the data set the model was trained for, or fine-tune the model on this one first");
        }

        var dataset = DatasetReader.Read(
            yaml,
            SessionData.SplitOf(options.Split),
            new DatasetOptions { Task = TaskKind.Detect, SingleClass = options.SingleClass, Classes = options.Classes, Fraction = options.Fraction },
            null,
            cancellationToken);
        context.Log($"{dataset.Name}: {dataset.Counters}{(dataset.FromCache ? " (from the label cache)" : string.Empty)}");
        foreach (var warning in dataset.Warnings)
        {
            context.Warn($"{dataset.Name}: {warning}");
        }

        return dataset;
    }
}
