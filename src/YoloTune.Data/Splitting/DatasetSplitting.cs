using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Data.Conversion;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Splitting;

/// <summary>Divides the pictures of a data set anew. Lists and a YAML are written to a new folder; the pictures stay where they are.</summary>
public static class DatasetSplitting
{
    /// <summary>Divides pictures.</summary>
    /// <param name="items">The pictures with their labels, every one once.</param>
    /// <param name="root">The folder that names are relative to; moving the data set does not change the division.</param>
    /// <param name="options">How.</param>
    /// <param name="groupOf">What a picture has in common with others that must stay with it; null for every picture by itself.</param>
    /// <returns>The index of the part or fold of every picture.</returns>
    /// <exception cref="InputException">The options do not fit the pictures.</exception>
    public static int[] Divide(IReadOnlyList<DatasetItem> items, string root, SplitOptions options, Func<DatasetItem, string>? groupOf = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        var count = options.Folds > 0 ? options.Folds : options.Parts.Count;
        var names = items.Select(item => groupOf?.Invoke(item) ?? Path.GetRelativePath(root, item.ImageFile).Replace('\\', '/')).ToArray();
        SplitUnit[] units = [.. names.Select((name, index) => (name, index)).GroupBy(pair => pair.name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            new SplitUnit(group.Key, [.. group.Select(pair => pair.index)], CountClasses(group.Select(pair => items[pair.index]))))];
        if (options.Folds == 1 || units.Length < count)
        {
            throw new InputException(options.Folds == 1 ? "There must be at least 2 folds" : $"There are {units.Length} groups of pictures, too few for {count} parts", remedy: "Use fewer parts, or another grouping");
        }

        double[] shares = options.Folds > 0 ? [.. Enumerable.Repeat(1.0, count)] : [.. options.Parts.Select(part => part.Share)];
        if (shares.Any(share => !(share >= 0)) || !(shares.Sum() > 0))
        {
            throw new InputException("The shares of the parts must be numbers of 0 or more, not all 0", value: string.Join(", ", shares.Select(share => share.ToString(CultureInfo.InvariantCulture))), remedy: "Write for example train=0.8 val=0.2");
        }

        var parts = Stratification.Assign(units, shares, options.Seed, options.Stratify);
        var result = new int[items.Count];
        for (var unit = 0; unit < units.Length; unit++)
        {
            foreach (var image in units[unit].Images)
            {
                result[image] = parts[unit];
            }
        }

        return result;
    }

    /// <summary>
    /// Writes lists and YAML files: <c>train.txt</c> and so on with <c>data.yaml</c>, or for folds <c>fold0/train.txt</c>,
    /// <c>fold0/val.txt</c>, <c>fold0/data.yaml</c> and so on.
    /// </summary>
    /// <param name="yaml">The data set that names, key points and channels come from.</param>
    /// <param name="items">The pictures.</param>
    /// <param name="parts">What <see cref="Divide"/> gave.</param>
    /// <param name="options">The options it was given.</param>
    /// <param name="output">The folder to write; it must not exist or be empty.</param>
    /// <returns>The YAML files.</returns>
    /// <exception cref="InputException">The folder exists or cannot be written.</exception>
    public static IReadOnlyList<string> Write(DatasetYaml yaml, IReadOnlyList<DatasetItem> items, IReadOnlyList<int> parts, SplitOptions options, string output)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        using var folder = new StagedFolder(output);
        var written = new List<string>();
        if (options.Folds == 0)
        {
            written.Add(WriteParts(folder, yaml, string.Empty, [.. options.Parts.Select((part, index) => (part.Name, Files(items, parts, other => other == index)))]));
        }

        for (var fold = 0; fold < options.Folds; fold++)
        {
            var held = fold;
            written.Add(WriteParts(folder, yaml, string.Create(CultureInfo.InvariantCulture, $"fold{fold}/"), [("train", Files(items, parts, other => other != held)), ("val", Files(items, parts, other => other == held))]));
        }

        folder.Commit();
        return [.. written.Select(name => Path.Combine(folder.Target, name))];
    }

    /// <summary>Keys of a data set that a new YAML keeps.</summary>
    internal static IEnumerable<string> Extras(DatasetYaml yaml)
    {
        if (yaml.Channels != 3)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"channels: {yaml.Channels}");
        }

        if (yaml.KeypointShape is { } shape)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"kpt_shape: [{shape.Count}, {shape.Dimensions}]");
        }

        if (yaml.FlipIndex is { } flip)
        {
            yield return "flip_idx: " + DatasetYamlText.List(flip);
        }

        if (yaml.KeypointSigmas is { } sigmas)
        {
            yield return "kpt_oks_sigmas: " + DatasetYamlText.List(sigmas);
        }
    }

    private static string[] Files(IReadOnlyList<DatasetItem> items, IReadOnlyList<int> parts, Func<int, bool> wanted) =>
        [.. Enumerable.Range(0, items.Count).Where(index => wanted(parts[index])).Select(index => items[index].ImageFile)];

    private static string WriteParts(StagedFolder folder, DatasetYaml yaml, string prefix, IReadOnlyList<(string Name, string[] Files)> parts)
    {
        var entries = new List<(string, string)>();
        foreach (var (name, files) in parts.Where(part => part.Files.Length > 0))
        {
            var list = folder.Place(prefix + name + ".txt");
            folder.Guard(() => File.WriteAllText(list, string.Join('\n', files) + "\n"));
            entries.Add((name, name + ".txt"));
        }

        foreach (var needed in new[] { "train", "val" })
        {
            if (!entries.Exists(entry => entry.Item1 == needed))
            {
                entries.Add((needed, entries[0].Item2));
            }
        }

        var place = folder.Place(prefix + "data.yaml");
        folder.Guard(() => File.WriteAllText(place, DatasetYamlText.Format($"Divided from {yaml.SourceFile} by YoloTune", entries, yaml.Names, Extras(yaml))));
        return prefix + "data.yaml";
    }

    private static Dictionary<int, int> CountClasses(IEnumerable<DatasetItem> items)
    {
        var counts = new Dictionary<int, int>();
        foreach (var value in items.SelectMany(item => item.Classes))
        {
            counts[(int)value] = counts.GetValueOrDefault((int)value) + 1;
        }

        return counts;
    }
}
