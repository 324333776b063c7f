using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Data.Conversion;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune dataset convert</c>.</summary>
internal static class DatasetConvertCommand
{
    private static readonly string[] _keys = ["source", "from", "to", "out", "task", "images", "split", "names", "keypoints", "crowd", "difficult", "origin", "masks", "ignore", "place"];

    /// <summary>Converts and reports.</summary>
    public static int Run(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, CancellationToken cancellationToken)
    {
        var arguments = DatasetArguments.Parse("convert", words, _keys);
        var report = DatasetConversion.Run(OptionsOf(arguments), new Progress(terminal), cancellationToken);
        foreach (var note in report.Notes)
        {
            terminal.Report(note);
        }

        foreach (var (reason, count) in report.LeftOut)
        {
            terminal.Warn(FormattableString.Invariant($"{count} objects left out: {reason}"));
        }

        foreach (var (what, count) in report.Changed)
        {
            terminal.Warn(FormattableString.Invariant($"{count} objects changed: {what}"));
        }

        var pictures = string.Join(", ", report.Pictures.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
        terminal.Report(FormattableString.Invariant($"{report.Objects} objects of {report.Names.Count} classes in pictures: {pictures}"));
        terminal.Result($"Written: {report.Output}");
        if (flags.Json)
        {
            ResultJson.Write(terminal.Output, "convert", report);
        }

        return ExitCode.Success;
    }

    private static ConversionOptions OptionsOf(DatasetArguments arguments)
    {
        var from = arguments.Choice("from", Given(arguments));
        return new ConversionOptions
        {
            From = from,
            To = arguments.Choice("to", from == AnnotationFormat.Yolo ? AnnotationFormat.Coco : AnnotationFormat.Yolo),
            Sources = SourcesOf(arguments),
            Output = arguments.Required("out", "my-data"),
            Task = arguments.Task() ?? (from == AnnotationFormat.Dota ? Core.Tasks.TaskKind.Obb : from == AnnotationFormat.Masks ? Core.Tasks.TaskKind.Segment : Core.Tasks.TaskKind.Detect),
            Names = NamesOf(arguments.List("names")),
            KeypointNames = arguments.List("keypoints"),
            KeepCrowd = Keep(arguments, "crowd") ?? false,
            KeepDifficult = Keep(arguments, "difficult"),
            VocOrigin = arguments.Number("origin", 1) is var origin and (0 or 1) ? origin : throw new InputException("'origin' must be 0 or 1", value: arguments.Text("origin")),
            MasksAreInstances = arguments.Text("masks") switch
            {
                null or "classes" => false,
                "instances" => true,
                var other => throw new InputException("'masks' is either classes or instances", value: other),
            },
            MaskIgnore = arguments.Number("ignore", 255, least: -1),
            Placement = arguments.Choice("place", PicturePlacement.Copy),
        };
    }

    private static AnnotationFormat Given(DatasetArguments arguments) => arguments.Has("from")
        ? AnnotationFormat.Yolo
        : throw new InputException("'dataset convert' needs from=", remedy: "Write from=coco, voc, dota, masks, labelme or yolo");

    /// <summary>Annotations with their pictures and splits, in the order of their lists.</summary>
    private static ConversionSource[] SourcesOf(DatasetArguments arguments)
    {
        arguments.Required("source", "annotations/instances_train2017.json");
        var sources = arguments.List("source")!;
        var images = arguments.List("images") ?? [];
        var splits = arguments.List("split") ?? [];
        foreach (var (key, list) in new[] { ("images", images), ("split", splits) })
        {
            if (list.Count > 0 && list.Count != sources.Count)
            {
                throw new InputException($"'{key}' names {list.Count} but 'source' {sources.Count}", remedy: "Give as many, with commas between");
            }
        }

        return [.. sources.Select((source, index) => new ConversionSource(source, images.ElementAtOrDefault(index), splits.ElementAtOrDefault(index)))];
    }

    /// <summary>Names as such, or the lines of a text file.</summary>
    private static IReadOnlyList<string>? NamesOf(IReadOnlyList<string>? names) => names is [var file] && File.Exists(file)
        ? [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)]
        : names;

    private static bool? Keep(DatasetArguments arguments, string key) => arguments.Text(key) switch
    {
        null => null,
        "keep" => true,
        "skip" => false,
        var other => throw new InputException($"'{key}' is either keep or skip", value: other),
    };

    private sealed class Progress(Terminal terminal) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value % 100 == 0)
            {
                terminal.ReportMomentary(FormattableString.Invariant($"{value} pictures"));
            }
        }
    }
}
