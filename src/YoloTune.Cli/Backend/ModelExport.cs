using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Export;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Cli.Backend;

/// <summary>Exports a checkpoint (specification 07, section 9).</summary>
internal static class ModelExport
{
    /// <summary>Exports, and checks the file in the engine that it is made for.</summary>
    /// <exception cref="InputException">Something handed in is wrong, or the file failed its check.</exception>
    public static ExportSummary Run(ExportOptions options, SessionContext context, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        context.Publish(SessionContext.NumericsMessage());
        var source = context.ResolveModel(options.Model, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var summary = options.Format == ExportFormat.Onnx ? ToOnnx(options, source, context, cancellationToken) : ToSafetensors(options, source);
        return summary with { Seconds = context.Clock.GetElapsedTime(start).TotalSeconds };
    }

    private static ExportSummary ToOnnx(ExportOptions options, ModelSource source, SessionContext context, CancellationToken cancellationToken)
    {
        using var model = ModelLoader.Load(source);
        if (options.Nms)
        {
            RefuseSuppression(options.EndToEnd ?? model.Head.HasEndToEnd, context);
        }

        var defaults = new OnnxExportOptions();
        var data = options.Data ?? source.Checkpoint?.TrainArgs.GetValueOrDefault("data") as string;
        var settings = new OnnxExportOptions
        {
            ImageHeight = options.ImageHeight ?? source.ImageSize,
            ImageWidth = options.ImageWidth ?? source.ImageSize,
            Batch = options.Batch,
            Dynamic = options.Dynamic,
            Half = options.Half,
            Opset = options.Opset ?? defaults.Opset,
            EndToEnd = options.EndToEnd,
            MaximumDetections = options.MaximumDetections,
            AgnosticNms = options.AgnosticNms,
            Data = data,
            Calibration = options.EightBits ? Calibration(data, model, context, cancellationToken) : null,
        };
        var result = OnnxExporter.Export(model, Target(options, source, ".onnx"), settings, new RuntimeCheck(), context.Clock);
        return new ExportSummary
        {
            Path = result.Path,
            Format = "onnx",
            Source = source.Path,
            Size = result.Size,
            Input = $"images [{result.InputShape}]",
            Output = $"output0 [{result.OutputShape}]" + (result.PrototypeShape is { } prototypes ? $", output1 [{prototypes}]" : string.Empty),
            Meaning = Meaning(model, settings.EndToEnd ?? model.Head.HasEndToEnd),
            Opset = settings.Opset,
            Parts = result.NodeCount,
            Difference = result.Difference,
            Tolerance = settings.DefaultTolerance,
            Warnings = result.Warnings,
        };
    }

    private static CalibrationPictures Calibration(string? data, YoloModel model, SessionContext context, CancellationToken cancellationToken)
    {
        var pictures = CalibrationPictures.Of(
            data ?? throw new InputException("an export in eight bits needs pictures to calibrate with", value: "quantize=8", remedy: "Name a data set with 'data=dataset.yaml'"),
            model.Task,
            context,
            cancellationToken);
        context.Publish(new LogMessage(LogSeverity.Information, FormattableString.Invariant($"calibrating with {pictures.Count} pictures of {data}")));
        return pictures;
    }

    private static string Meaning(YoloModel model, bool endToEnd)
    {
        if (model.Task is TaskKind.Classify or TaskKind.Semantic or TaskKind.Depth)
        {
            return model.Task switch
            {
                TaskKind.Classify => "a probability per class",
                TaskKind.Semantic => "the class of every pixel",
                _ => "the depth of every pixel",
            };
        }

        var extra = model.Task switch
        {
            TaskKind.Segment => " and mask weights",
            TaskKind.Pose => " and key points",
            TaskKind.Obb => " and angle",
            _ => string.Empty,
        };
        return (endToEnd, model.Task) switch
        {
            (true, TaskKind.Obb) => "rows of centre x y, width, height, score, class and angle, pixels of the input; no suppression needed",
            (true, _) => $"rows of x1 y1 x2 y2 score class{extra}, pixels of the input; no suppression needed",
            _ => $"centre x y, width, height, a score per class{extra} for every anchor; needs suppression",
        };
    }

    private static ExportSummary ToSafetensors(ExportOptions options, ModelSource source)
    {
        var checkpoint = source.Checkpoint ?? throw new InputException("this model has no weights to export", source.Path, remedy: "Name a .pt checkpoint (i.e. 'model=best.pt')");
        var path = Target(options, source, ".safetensors");
        if (Path.GetFullPath(path) == Path.GetFullPath(source.Path))
        {
            throw new InputException("the model is a safetensors file already", source.Path, remedy: "Name a .pt checkpoint, or another folder with 'save_dir=...'");
        }

        if (options.Half && checkpoint.State.Any(entry => entry.Value.IsFloatingPoint && entry.Value.Kind != TensorKind.Float16))
        {
            throw new InputException("half precision is copied, not made, and this checkpoint has single precision", source.Path, remedy: "Name the .pt checkpoint of the run, which is in half precision");
        }

        CheckpointWriter.Write(path, checkpoint with { State = options.Half ? checkpoint.State : checkpoint.ToSinglePrecision(), Optimizer = null });
        return new ExportSummary { Path = path, Format = "safetensors", Source = source.Path, Size = new FileInfo(path).Length, Parts = checkpoint.State.Count };
    }

    private static void RefuseSuppression(bool endToEnd, SessionContext context)
    {
        if (!endToEnd)
        {
            throw new InputException("argument 'nms' is not available without the end-to-end head", value: "nms=True", remedy: "Export with end2end=True, or suppress duplicates after running the model, as 'yolotune predict' does");
        }

        context.Publish(new LogMessage(LogSeverity.Warning, "'nms=True' is left out: an end-to-end model needs no suppression."));
    }

    /// <summary>Beside the checkpoint unless a folder is named.</summary>
    private static string Target(ExportOptions options, ModelSource source, string suffix)
    {
        var file = Path.ChangeExtension(source.Path, suffix);
        return Writable(options.SaveFolder is { } folder ? Path.Combine(folder, Path.GetFileName(file)) : file);
    }

    /// <summary>Makes and checks the folder before the long work.</summary>
    private static string Writable(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var probe = Path.Combine(folder, "." + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            using var stream = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException("the folder cannot be written to", folder, remedy: "Name another one with 'save_dir=FOLDER'", inner: error);
        }
    }
}
