using YoloTune.Cli.Backend;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Tracking.Events;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune benchmark formats</c>: size, speed and accuracy of a model in every format it can be exported to.</summary>
internal static class FormatsCommand
{
    private const string Help = """
        yolotune benchmark formats model=best.pt data=dataset.yaml [imgsz=640] [batch=1] [fraction=1.0]

        Exports the model to every format into a temporary folder, validates each file on the data set and shows them side by side: size,
        milliseconds per picture (all stages, and the network alone), images per second, and mAP50 and mAP50-95 or the accuracies of a
        classifier. All take full squares (rect=False), so that the figures compare. INT8 is calibrated with the training part of the
        data set. Other load on the machine slows the formats down; run it when nothing else does.

        """;

    /// <summary>Whether a command line is meant for this command.</summary>
    public static bool IsMeant(IReadOnlyList<string> words) => words is ["benchmark", "formats", ..];

    /// <summary>Runs a command line.</summary>
    /// <param name="words">All words, without the switches of <see cref="OutputFlags"/>.</param>
    /// <param name="flags">How to report.</param>
    /// <param name="terminal">Where to report.</param>
    /// <param name="backend">Creates the library.</param>
    /// <param name="cancellationToken">Set when the user wants to stop.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, Func<ICommandBackend> backend, CancellationToken cancellationToken)
    {
        if (words.Count == 2 || words.Any(word => word is "help" or "--help" or "-h"))
        {
            terminal.Output.Write(Help);
            return ExitCode.Success;
        }

        var command = CommandLineParser.Parse(["val", .. words.Skip(2)]);
        foreach (var warning in command.Warnings)
        {
            terminal.Warn(warning);
        }

        if (command.Arguments["data"].IsNone)
        {
            throw new InputException("'data' is missing", remedy: "Name the YAML file of a data set (i.e. 'data=dataset.yaml')");
        }

        var options = command.Arguments.ToValidateOptions() with { Rect = false, Plots = false };
        options = command.Arguments.IsGiven("batch") ? options : options with { Batch = 1 };
        var rows = await MeasureAsync(options, terminal, backend(), cancellationToken);
        foreach (var line in FormatRow.Table(rows))
        {
            terminal.Result(line);
        }

        if (flags.Json)
        {
            ResultJson.Write(terminal.Output, rows);
        }

        return rows.All(row => row.Summary is null) ? ExitCode.Failure : ExitCode.Success;
    }

    private static async Task<IReadOnlyList<FormatRow>> MeasureAsync(ValidateOptions options, Terminal terminal, ICommandBackend backend, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("yolotune-formats-").FullName;
        try
        {
            var onnx = new ExportOptions { Model = options.Model, ImageHeight = options.ImageSize, ImageWidth = options.ImageSize, Data = options.Data, Batch = options.Batch };
            (string Name, ExportOptions? Export)[] forms =
            [
                (Path.GetExtension(options.Model).TrimStart('.'), null),
                ("safetensors", new ExportOptions { Model = options.Model, Format = ExportFormat.Safetensors, SaveFolder = folder }),
                ("onnx", onnx with { SaveFolder = Path.Combine(folder, "single") }),
                ("onnx fp16", onnx with { Half = true, SaveFolder = Path.Combine(folder, "half") }),
                ("onnx int8", onnx with { EightBits = true, SaveFolder = Path.Combine(folder, "eight") }),
            ];
            var rows = new List<FormatRow>();
            foreach (var (name, export) in forms.Where(form => form.Name != forms[0].Name || form.Export is null))
            {
                terminal.Report($"{name} ...");
                rows.Add(await MeasureAsync(name, export, options, backend, cancellationToken));
            }

            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What one format cannot do does not keep the others from being measured.
    private static async Task<FormatRow> MeasureAsync(string name, ExportOptions? export, ValidateOptions options, ICommandBackend backend, CancellationToken cancellationToken)
    {
        var size = 0L;
        try
        {
            var file = options.Model;
            if (export is not null)
            {
                await using var exporting = new EventDispatcher([]);
                var exported = await backend.ExportAsync(export, exporting, cancellationToken);
                (file, size) = (exported.Path, exported.Size);
            }

            await using var validating = new EventDispatcher([]);
            var summary = await backend.ValidateAsync(options with { Model = file }, validating, cancellationToken);
            return new FormatRow(name, summary.ModelSize, summary);
        }
        catch (InputException error) when (export is not null)
        {
            return new FormatRow(name, size, null, error.Message);
        }
    }
}
