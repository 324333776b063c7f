using System.Globalization;

namespace YoloTune.Data.Formats;

/// <summary>Turns the keys of a data-set YAML into a <see cref="DatasetYaml"/>.</summary>
internal static class DatasetYamlReader
{
    public static DatasetYaml Read(string file, string datasetsFolder)
    {
        file = Path.GetFullPath(file);
        var yaml = YamlReader.Open(file);
        var warnings = new List<string>();
        var root = ResolveRoot(yaml, file, datasetsFolder);
        var splits = new Dictionary<DatasetSplit, IReadOnlyList<string>>();
        var lines = new Dictionary<DatasetSplit, int?>();
        foreach (var split in Enum.GetValues<DatasetSplit>())
        {
            var key = DatasetYaml.KeyOf(split);
            if (split == DatasetSplit.Val && !yaml.TryGet(key, out _) && yaml.TryGet("validation", out _))
            {
                key = "validation";
                warnings.Add($"{file}:{yaml.Line(key)}: 'validation' is read as 'val'; rename the key");
            }

            if (yaml.Texts(key, out var isList) is { } texts)
            {
                splits[split] = [.. texts.Select(text => Join(root, text, isList))];
                lines[split] = yaml.Line(key);
            }
            else if (split is DatasetSplit.Train or DatasetSplit.Val)
            {
                throw yaml.Fail(null, $"The key '{key}' is missing", "Both 'train' and 'val' are needed; they may name the same folder");
            }
        }

        var names = ClassNamesReader.Read(yaml);
        var keypoints = ReadKeypointShape(yaml);
        return new DatasetYaml(file, root, splits, lines, names, (yaml.OptionalText("download"), yaml.Line("download")))
        {
            Channels = ReadChannels(yaml),
            KeypointShape = keypoints,
            FlipIndex = ReadFlipIndex(yaml, keypoints),
            KeypointSigmas = ReadSigmas(yaml),
            MasksFolder = yaml.OptionalText("masks_dir"),
            LabelMapping = PixelKeysReader.Mapping(yaml, names.Length),
            MaximumDepth = PixelKeysReader.MaximumDepth(yaml),
            Warnings = warnings,
        };
    }

    private static string ResolveRoot(YamlReader yaml, string file, string datasetsFolder)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (yaml.OptionalText("path") is not { Length: > 0 } text)
        {
            return folder;
        }

        if (Path.IsPathRooted(text) || Directory.Exists(text))
        {
            return Path.GetFullPath(text);
        }

        var shared = Path.GetFullPath(Path.Combine(datasetsFolder, text));
        var beside = Path.GetFullPath(Path.Combine(folder, text));
        return !Directory.Exists(shared) && Directory.Exists(beside) ? beside : shared;
    }

    private static string Join(string root, string text, bool isList)
    {
        var path = Path.GetFullPath(Path.Combine(root, text));
        if (!isList && text.StartsWith("../", StringComparison.Ordinal) && !Directory.Exists(path) && !File.Exists(path))
        {
            path = Path.GetFullPath(Path.Combine(root, text[3..]));
        }

        return path;
    }

    private static int ReadChannels(YamlReader yaml)
    {
        var channels = yaml.OptionalInteger("channels") ?? 3;
        if (channels < 1)
        {
            yaml.TryGet("channels", out var node);
            throw yaml.Fail(node, "'channels' must be at least 1", "Use 3 for colour or 1 for grey images");
        }

        return channels;
    }

    private static KeypointShape? ReadKeypointShape(YamlReader yaml)
    {
        if (yaml.OptionalIntegers("kpt_shape") is not { } shape)
        {
            return null;
        }

        if (shape.Length == 2 && shape[0] >= 1 && shape[1] is 2 or 3)
        {
            return new KeypointShape(shape[0], shape[1]);
        }

        yaml.TryGet("kpt_shape", out var node);
        throw yaml.Fail(node, "'kpt_shape' must be [number of points, 2 or 3]", "Write for example kpt_shape: [17, 3]");
    }

    private static int[]? ReadFlipIndex(YamlReader yaml, KeypointShape? keypoints)
    {
        if (yaml.OptionalIntegers("flip_idx") is not { } index)
        {
            return null;
        }

        yaml.TryGet("flip_idx", out var node);
        if (keypoints is not null && index.Length != keypoints.Count)
        {
            throw yaml.Fail(node, $"'flip_idx' has {index.Length} entries but 'kpt_shape' has {keypoints.Count} points", "Give one entry per key point");
        }

        return index.All(value => value >= 0 && value < index.Length)
            ? index
            : throw yaml.Fail(node, $"'flip_idx' refers to a key point outside 0 to {index.Length - 1}", "Give for every point the number of its mirror image");
    }

    private static double[]? ReadSigmas(YamlReader yaml)
    {
        if (yaml.Texts("kpt_oks_sigmas", out _) is not { } texts)
        {
            return null;
        }

        var values = new double[texts.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                yaml.TryGet("kpt_oks_sigmas", out var node);
                throw yaml.Fail(node, $"'kpt_oks_sigmas' has an entry that is not a number: '{texts[i]}'", "Give one number per key point");
            }
        }

        return values;
    }
}
