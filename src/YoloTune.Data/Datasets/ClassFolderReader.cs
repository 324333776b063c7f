using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>Reads a split of a classifier's data set: lists the pictures of every class folder and leaves unusable ones out.</summary>
public static class ClassFolderReader
{
    private static readonly HashSet<string> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp",
    };

    /// <summary>Reads one split.</summary>
    /// <param name="folders">The data set.</param>
    /// <param name="split">The part wanted.</param>
    /// <param name="options">How to read it; only the fraction and the number of threads matter.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InputException">There are no usable pictures.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Dataset Read(ClassFolders folders, DatasetSplit split, DatasetOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(options);
        var folder = folders.FolderOf(split);
        var notes = new List<DatasetWarning>();
        var pictures = List(folders, folder, notes);
        var kept = (int)Math.Round(pictures.Count * options.Fraction, MidpointRounding.ToEven);
        if (kept == 0)
        {
            throw new InputException("No pictures were found", folder, remedy: "Put pictures into one folder per class; supported suffixes: " + string.Join(" ", Suffixes.Select(suffix => suffix[1..])));
        }

        var results = Verify(pictures[..kept], options.Threads, cancellationToken);
        notes.AddRange(results.SelectMany(result => result.Warnings));
        DatasetItem[] items = [.. results.Where(result => result.Item is not null).Select(result => result.Item!)];
        if (items.Length == 0)
        {
            throw new InputException($"None of the {results.Length} pictures is usable; the first: {notes[^1]}", folder, remedy: "Replace the pictures");
        }

        return new Dataset(DatasetYaml.KeyOf(split), items, folders.Names)
        {
            Task = TaskKind.Classify,
            Counters = new DatasetCounters(items.Length, 0, 0, results.Length - items.Length, 0),
            Warnings = notes,
        };
    }

    private static List<(string File, int Class)> List(ClassFolders folders, string folder, List<DatasetWarning> notes)
    {
        var numbers = folders.Names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        var pictures = new List<(string File, int Class)>();
        foreach (var name in ClassFolders.Classes(folder))
        {
            if (!numbers.TryGetValue(name, out var number))
            {
                notes.Add(new DatasetWarning(Path.Combine(folder, name), null, null, "The class has no training pictures; its pictures are left out"));
                continue;
            }

            pictures.AddRange(Directory.EnumerateFiles(Path.Combine(folder, name), "*", SearchOption.AllDirectories)
                .Where(file => Suffixes.Contains(Path.GetExtension(file)) && !Path.GetFileName(file).StartsWith('.'))
                .Order(CodePointOrder.Instance)
                .Select(file => (Path.GetFullPath(file), number)));
        }

        return pictures;
    }

    private static VerifiedImage[] Verify(IReadOnlyList<(string File, int Class)> pictures, int threads, CancellationToken cancellationToken)
    {
        var results = new VerifiedImage[pictures.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parallel.For(0, pictures.Count, options, index => results[index] = Verify(pictures[index].File, pictures[index].Class));
        return results;
    }

    private static VerifiedImage Verify(string file, int classNumber)
    {
        try
        {
            var header = ImageCheck.Verify(file, out var remark);
            var item = new DatasetItem { ImageFile = file, Height = header.Height, Width = header.Width, Classes = [classNumber] };
            return new(LabelOutcome.Rows, item, 0, remark is null ? [] : [new DatasetWarning(file, null, null, remark)]);
        }
        catch (LabelException exception)
        {
            return new(LabelOutcome.NotRead, null, 0, [new DatasetWarning(file, null, null, "ignoring the picture: " + exception.Message)]);
        }
    }
}
