using System.Globalization;
using System.Text.RegularExpressions;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Data.Datasets;
using YoloTune.Data.Inspection;
using YoloTune.Data.Splitting;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune dataset split</c>.</summary>
internal static class DatasetSplitCommand
{
    private static readonly string[] _keys = ["data", "out", "train", "val", "test", "folds", "seed", "stratify", "group", "split", "task"];

    /// <summary>Divides, writes and reports.</summary>
    public static int Run(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, CancellationToken cancellationToken)
    {
        var arguments = DatasetArguments.Parse("split", words, _keys);
        var output = arguments.Required("out", "divided");
        var opening = DatasetOpening.Of(arguments);
        var options = OptionsOf(arguments);
        DatasetItem[] items = [.. opening.Splits(arguments).SelectMany(split => opening.Read(split, terminal, cancellationToken).Items).DistinctBy(item => item.ImageFile, StringComparer.Ordinal)];
        var parts = DatasetSplitting.Divide(items, opening.Yaml.Root, options, GroupOf(arguments, opening, cancellationToken));
        var files = DatasetSplitting.Write(opening.Yaml, items, parts, options, output);
        string[] names = options.Folds > 0 ? [.. Enumerable.Range(0, options.Folds).Select(fold => string.Create(CultureInfo.InvariantCulture, $"fold {fold}"))] : [.. options.Parts.Select(part => part.Name)];
        var counts = names.Select((name, index) => (name, Images: parts.Count(part => part == index), Objects: items.Where((_, at) => parts[at] == index).Sum(item => item.Count))).ToArray();
        TableReport.Show(terminal, ["Part", "#Pictures", "#Objects"], counts.Select(part => (IReadOnlyList<string>)[part.name, part.Images.ToString(CultureInfo.InvariantCulture), part.Objects.ToString(CultureInfo.InvariantCulture)]));
        foreach (var file in files)
        {
            terminal.Result($"Written: {file}");
        }

        if (flags.Json)
        {
            ResultJson.Write(terminal.Output, "split", new { Files = files, Parts = counts.Select(part => new { Name = part.name, part.Images, part.Objects }) });
        }

        return ExitCode.Success;
    }

    private static SplitOptions OptionsOf(DatasetArguments arguments)
    {
        var test = arguments.Fraction("test", 0);
        var val = arguments.Fraction("val", 0.2);
        var parts = new List<(string, double)> { ("train", arguments.Fraction("train", Math.Max(1 - val - test, 0))), ("val", val), ("test", test) };
        return new SplitOptions
        {
            Parts = [.. parts.Where(part => part.Item2 != 0)],
            Folds = arguments.Number("folds", 0),
            Seed = arguments.Number("seed", 0, least: int.MinValue),
            Stratify = !arguments.Has("stratify") || arguments.Flag("stratify"),
        };
    }

    private static Func<DatasetItem, string>? GroupOf(DatasetArguments arguments, DatasetOpening opening, CancellationToken cancellationToken)
    {
        switch (arguments.Text("group"))
        {
            case null or "none":
                return null;
            case "folder":
                return item => Path.GetRelativePath(opening.Yaml.Root, Path.GetDirectoryName(item.ImageFile)!);
            case "duplicates":
                var report = DatasetInspection.Run(opening.Yaml, new InspectionOptions { Task = opening.Task }, null, cancellationToken);
                var first = report.Duplicates.SelectMany(group => group.Images.Select(image => (image.File, First: group.Images[0].File))).DistinctBy(pair => pair.File).ToDictionary(pair => pair.File, pair => pair.First, StringComparer.Ordinal);
                return item => Path.GetRelativePath(opening.Yaml.Root, first.GetValueOrDefault(item.ImageFile, item.ImageFile));
            case var pattern:
                var regex = Compile(pattern);
                return item => regex.Match(Path.GetFileNameWithoutExtension(item.ImageFile)) is { Success: true } match ? "group " + (match.Groups.Count > 1 ? match.Groups[1].Value : match.Value) : item.ImageFile;
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new InputException("'group' is none of none, folder and duplicates, and no regular expression either", value: pattern, remedy: "Write for example group='^(scene[0-9]+)'", inner: error);
        }
    }
}
