using YoloTune.Core.Errors;

namespace YoloTune.Data.Formats;

/// <summary>
/// A data-set description: where the images are and what the classes are called (specification 03, section 1).
/// </summary>
/// <remarks>
/// <para>Keys: <c>path</c>, <c>train</c>, <c>val</c> (alias <c>validation</c>), <c>test</c>, <c>minival</c>, <c>names</c>, <c>nc</c>,
/// <c>channels</c>, <c>kpt_shape</c>, <c>flip_idx</c>, <c>kpt_oks_sigmas</c>, <c>kpt_names</c>, <c>masks_dir</c>, <c>label_mapping</c>, <c>max_depth</c>, <c>download</c>. Others are
/// ignored.</para>
/// <para><c>download</c> is never run: missing data is an error that says where it was looked for.</para>
/// <para>A relative <c>path</c> is looked for in the current folder, then in the data-sets folder (as in the reference), then, as an
/// addition, beside the YAML.</para>
/// </remarks>
public sealed class DatasetYaml
{
    private readonly Dictionary<DatasetSplit, IReadOnlyList<string>> _splits;
    private readonly Dictionary<DatasetSplit, int?> _lines;

    internal DatasetYaml(
        string file,
        string root,
        Dictionary<DatasetSplit, IReadOnlyList<string>> splits,
        Dictionary<DatasetSplit, int?> lines,
        IReadOnlyList<string> names,
        (string? Text, int? Line) download)
    {
        SourceFile = file;
        Root = root;
        Names = names;
        _splits = splits;
        _lines = lines;
        (Download, DownloadLine) = download;
    }

    /// <summary>The YAML itself, absolute.</summary>
    public string SourceFile { get; }

    /// <summary>The folder that relative entries start from, absolute.</summary>
    public string Root { get; }

    /// <summary>Class names, at least one; the index is the class number.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes, at least 1.</summary>
    public int ClassCount => Names.Count;

    /// <summary>Colour channels of the images: 3, 1 for grey, or more. Default 3.</summary>
    public int Channels { get; internal init; } = 3;

    /// <summary>Key points of every object, or null.</summary>
    public KeypointShape? KeypointShape { get; internal init; }

    /// <summary>For every key point the one it becomes in a mirror image, or null.</summary>
    public IReadOnlyList<int>? FlipIndex { get; internal init; }

    /// <summary>Fall-off of every key point for the OKS metric, or null.</summary>
    public IReadOnlyList<double>? KeypointSigmas { get; internal init; }

    /// <summary>The folder of class masks in place of <c>images</c>, or null for the usual one; semantic segmentation (<c>masks_dir</c>).</summary>
    public string? MasksFolder { get; internal init; }

    /// <summary>Values of class masks and the classes they stand for, 255 for pixels that do not count; null for none (<c>label_mapping</c>).</summary>
    public IReadOnlyDictionary<int, byte>? LabelMapping { get; internal init; }

    /// <summary>Depths from here on do not count, metres (<c>max_depth</c>). Default 100.</summary>
    public double MaximumDepth { get; internal init; } = 100;

    /// <summary>What was odd about the file but not an error.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Reads a data-set description.</summary>
    /// <param name="nameOrPath">
    /// A YAML file, a folder with one YAML, or a bare name such as <c>coco8</c>, which is also looked for in the data-sets folder.
    /// </param>
    /// <param name="datasetsFolder">The data-sets folder; null for <c>YOLOTUNE_DATASETS</c>, else <c>datasets</c> in the current folder.</param>
    /// <exception cref="InputException">The file is missing or wrong; the message names file, line, value and remedy.</exception>
    public static DatasetYaml Load(string nameOrPath, string? datasetsFolder = null)
    {
        var search = new DatasetSearch(datasetsFolder);
        return DatasetYamlReader.Read(search.FindYaml(nameOrPath), search.Folder);
    }

    /// <summary>Whether the YAML names images for <paramref name="split"/>.</summary>
    /// <param name="split">The part asked for.</param>
    public bool Has(DatasetSplit split) => _splits.ContainsKey(split);

    /// <summary>The folders and list files of a split, absolute; all of them exist.</summary>
    /// <param name="split">The part wanted.</param>
    /// <exception cref="InputException">The YAML does not name it, or something it names is missing.</exception>
    public IReadOnlyList<string> Entries(DatasetSplit split)
    {
        var key = KeyOf(split);
        if (!_splits.TryGetValue(split, out var entries))
        {
            throw new InputException($"The data set has no '{key}' images", SourceFile, remedy: $"Add '{key}:' with a folder or a list file, or choose another split");
        }

        foreach (var entry in entries)
        {
            if (!Directory.Exists(entry) && !File.Exists(entry))
            {
                throw Missing(key, _lines.GetValueOrDefault(split), entry);
            }
        }

        return entries;
    }

    /// <summary>What the YAML says under <c>download</c>, or null.</summary>
    internal string? Download { get; }

    /// <summary>The line of <c>download</c>.</summary>
    internal int? DownloadLine { get; }

    /// <summary>Whether everything that a split names exists.</summary>
    internal bool AreAtHand(DatasetSplit split) => _splits.TryGetValue(split, out var entries) && entries.All(Path.Exists);

    internal static string KeyOf(DatasetSplit split) => split switch
    {
        DatasetSplit.Train => "train",
        DatasetSplit.Val => "val",
        DatasetSplit.Test => "test",
        _ => "minival",
    };

    private InputException Missing(string key, int? line, string entry)
    {
        if (entry.AsSpan().ContainsAny('*', '?', '['))
        {
            return new InputException(
                $"'{key}' is a pattern; patterns are not supported",
                SourceFile,
                line,
                entry,
                "Name folders or list files, several as a YAML list");
        }

        var note = Download is null ? string.Empty : " ('download' is not run)";
        return new InputException(
            $"The '{key}' images are missing{note}; looked for them under the root {Root}",
            SourceFile,
            line,
            entry,
            $"Place the data there, correct 'path', or set {DatasetSearch.Variable} to the folder that holds your data sets");
    }
}
