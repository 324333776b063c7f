namespace YoloTune.Data.Known;

/// <summary>What an archive has left on disk.</summary>
internal static class UnpackedTree
{
    /// <summary>
    /// Moves an unpacked archive into the root of its data set. An archive whose only top folder is named like the data set holds the root;
    /// any other holds what belongs into it. Files that the root has already stay as they are.
    /// </summary>
    public static void Merge(string unpacked, string name, string root)
    {
        var entries = Directory.GetFileSystemEntries(unpacked);
        var source = entries is [var only] && Directory.Exists(only) && Path.GetFileName(only).Equals(name, StringComparison.OrdinalIgnoreCase) ? only : unpacked;
        if (!Directory.Exists(root))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))!);
            Directory.Move(source, root);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root, Path.GetRelativePath(source, file));
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(file, target);
            }
        }
    }

    /// <summary>Removes a folder if it is there.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
