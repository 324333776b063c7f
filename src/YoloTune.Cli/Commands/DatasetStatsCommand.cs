using System.Globalization;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Data.Statistics;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune dataset stats</c>.</summary>
internal static class DatasetStatsCommand
{
    private static readonly string[] _keys = ["data", "task", "split"];

    /// <summary>Counts and reports.</summary>
    public static int Run(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, CancellationToken cancellationToken)
    {
        var arguments = DatasetArguments.Parse("stats", words, _keys);
        var opening = DatasetOpening.Of(arguments);
        SplitStatistics[] splits = [.. opening.Splits(arguments).Select(split => SplitStatistics.Of(opening.Read(split, terminal, cancellationToken)))];
        terminal.ReportHeading($"{opening.Yaml.SourceFile} ({opening.Task.ToString().ToLowerInvariant()})");
        TableReport.Show(
            terminal,
            ["Split", "#Pictures", "#Without objects", "#Unusable", "#Objects", "#Small", "#Medium", "#Large"],
            splits.Select(split => (IReadOnlyList<string>)[split.Name, Text(split.Images), Text(split.Backgrounds), Text(split.Corrupt), Text(split.Objects), Share(split.Small, split), Share(split.Medium, split), Share(split.Large, split)]));
        TableReport.Show(terminal, ["Split", "Measure", "#Least", "#5 %", "#Median", "#95 %", "#Most"], splits.SelectMany(Spreads));
        TableReport.Show(
            terminal,
            ["#", "Class", .. splits.SelectMany(split => new[] { $"#{split.Name} objects", $"#{split.Name} pictures" })],
            Enumerable.Range(0, opening.Yaml.ClassCount).Select(index => (IReadOnlyList<string>)[Text(index), opening.Yaml.Names[index], .. splits.SelectMany(split => new[] { Text(split.Classes[index].Objects), Text(split.Classes[index].Images) })]));
        if (flags.Json)
        {
            ResultJson.Write(terminal.Output, "stats", new { Data = opening.Yaml.SourceFile, Task = opening.Task.ToString().ToLowerInvariant(), Splits = splits });
        }

        return ExitCode.Success;
    }

    private static IEnumerable<IReadOnlyList<string>> Spreads(SplitStatistics split)
    {
        (string Name, Quantiles? Values, string Format)[] measures =
        [
            ("width of pictures, pixels", split.ImageWidths, "0"),
            ("height of pictures, pixels", split.ImageHeights, "0"),
            ("objects of a picture", split.ObjectsPerImage, "0.#"),
            ("side of objects (root of area), pixels", split.ObjectSides, "0.#"),
            ("area of objects, share of picture", split.ObjectAreas, "0.####"),
            ("width / height of objects", split.ObjectAspects, "0.##"),
        ];
        return measures.Where(measure => measure.Values is not null).Select(measure =>
            (IReadOnlyList<string>)[split.Name, measure.Name, .. new[] { measure.Values!.Least, measure.Values.Low, measure.Values.Median, measure.Values.High, measure.Values.Most }.Select(value => value.ToString(measure.Format, CultureInfo.InvariantCulture))]);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(int count, SplitStatistics split) => split.Objects == 0 ? "-" : FormattableString.Invariant($"{100.0 * count / split.Objects:F0} %");
}
