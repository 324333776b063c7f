using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Core.Imaging;
using YoloTune.Data.Inspection;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune dataset visualize</c>.</summary>
internal static class DatasetVisualizeCommand
{
    private static readonly string[] _keys = ["data", "out", "split", "task", "max"];

    /// <summary>Draws and reports.</summary>
    public static int Run(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, CancellationToken cancellationToken)
    {
        var arguments = DatasetArguments.Parse("visualize", words, _keys);
        var output = arguments.Required("out", "drawn");
        var most = arguments.Number("max", 50, least: 1);
        var opening = DatasetOpening.Of(arguments);
        var written = new List<string>();
        foreach (var split in opening.Splits(arguments))
        {
            var dataset = opening.Read(split, terminal, cancellationToken);
            var folder = Directory.CreateDirectory(Path.Combine(output, dataset.Name)).FullName;
            for (var i = 0; i < Math.Min(most, dataset.Items.Count); i++)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Spread over the split, as neighbours are often alike.
                var item = dataset.Items[(int)((long)i * dataset.Items.Count / Math.Min(most, dataset.Items.Count))];
                var picture = ImageDecoder.Decode(item.ImageFile);
                var file = Path.Combine(folder, Path.GetFileNameWithoutExtension(item.ImageFile) + ".jpg");
                ImageEncoder.Save(LabelDrawing.Draw(picture, item, dataset.Names, opening.Task), file);
                picture.Recycle();
                written.Add(file);
                terminal.ReportMomentary(FormattableString.Invariant($"{written.Count} pictures"));
            }
        }

        terminal.Result(FormattableString.Invariant($"{written.Count} pictures written to {Path.GetFullPath(output)}"));
        if (flags.Json)
        {
            ResultJson.Write(terminal.Output, "visualize", new { Files = written });
        }

        return ExitCode.Success;
    }
}
