using YoloTune.Core.Errors;

namespace YoloTune.Data.Formats;

/// <summary>
/// A data set of a classifier: a folder with <c>train</c>, <c>val</c> (or <c>validation</c>, <c>valid</c>) and <c>test</c>, in each of them
/// one folder of pictures per class (specification 03, section 26).
/// </summary>
/// <remarks>
/// The classes are the folders of <c>train</c>, in the order of their names. Unlike the reference, which numbers the folders of every split
/// by themselves, pictures of other splits get their class by its name, so that a class without validation pictures does not shift the others.
/// </remarks>
public sealed class ClassFolders
{
    private readonly Dictionary<DatasetSplit, string> _splits;

    private ClassFolders(string root, Dictionary<DatasetSplit, string> splits, IReadOnlyList<string> names)
    {
        (Root, _splits, Names) = (root, splits, names);
    }

    /// <summary>The folder, absolute.</summary>
    public string Root { get; }

    /// <summary>Class names, sorted, at least one; the index is the class number.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens a data set.</summary>
    /// <param name="nameOrPath">The folder, or its name in the data-sets folder.</param>
    /// <param name="datasetsFolder">The data-sets folder; null for <c>YOLOTUNE_DATASETS</c>, else <c>datasets</c> in the current folder.</param>
    /// <exception cref="InputException">There is no such folder, or it has no <c>train</c> with classes.</exception>
    public static ClassFolders Open(string nameOrPath, string? datasetsFolder = null)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        var root = Path.GetFullPath(nameOrPath);
        if (!Directory.Exists(root))
        {
            root = Path.GetFullPath(Path.Combine(new DatasetSearch(datasetsFolder).Folder, nameOrPath));
        }

        if (!Directory.Exists(root))
        {
            throw new InputException("The data set of a classifier is a folder, and this one does not exist", nameOrPath, remedy: "Name a folder with 'train' and 'val', in each of them one folder of pictures per class");
        }

        var splits = new Dictionary<DatasetSplit, string>();
        Add(splits, DatasetSplit.Train, root, "train");
        Add(splits, DatasetSplit.Val, root, "val", "validation", "valid");
        Add(splits, DatasetSplit.Test, root, "test");
        if (!splits.TryGetValue(DatasetSplit.Train, out var train))
        {
            throw new InputException("The folder has no 'train' folder", root, remedy: "Put the pictures into train/<class> and val/<class>");
        }

        string[] names = [.. Classes(train)];
        return names.Length > 0
            ? new ClassFolders(root, splits, names)
            : throw new InputException("There are no class folders", train, remedy: "Make one folder of pictures per class");
    }

    /// <summary>The folder of a split; a missing <c>val</c> is replaced by <c>test</c> and the other way round.</summary>
    /// <param name="split">The part wanted.</param>
    /// <exception cref="InputException">There is none.</exception>
    public string FolderOf(DatasetSplit split)
    {
        var other = split == DatasetSplit.Test ? DatasetSplit.Val : DatasetSplit.Test;
        return _splits.TryGetValue(split, out var folder) || (split != DatasetSplit.Train && _splits.TryGetValue(other, out folder))
            ? folder
            : throw new InputException($"The data set has no '{DatasetYaml.KeyOf(split)}' folder", Root, remedy: "Put pictures into val/<class>");
    }

    /// <summary>The class folders of a split, by name.</summary>
    internal static IEnumerable<string> Classes(string folder) => Directory.EnumerateDirectories(folder)
        .Select(path => Path.GetFileName(path))
        .Where(name => !name.StartsWith('.'))
        .Order(CodePointOrder.Instance);

    private static void Add(Dictionary<DatasetSplit, string> splits, DatasetSplit split, string root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(root, name);
            if (Directory.Exists(path))
            {
                splits.TryAdd(split, path);
            }
        }
    }
}
