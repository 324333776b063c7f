using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>Reads a split of a data set: list, verify (or take from the label cache), check as a whole, filter.</summary>
public static class DatasetReader
{
    /// <summary>The name that the single class gets.</summary>
    private const string SingleClassName = "item";

    /// <summary>Reads one split.</summary>
    /// <param name="yaml">The data set.</param>
    /// <param name="split">The part wanted.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="progress">Told about every hundredth part of verification.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InputException">Images are missing, none is usable, no labels were found for training, or labels do not fit the task.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Dataset Read(
        DatasetYaml yaml,
        DatasetSplit split,
        DatasetOptions options,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Task == TaskKind.Semantic)
        {
            CheckClasses(yaml, options.Classes);
            return SemanticDatasetReader.Read(yaml, split, options, progress, cancellationToken);
        }

        if (options.Task == TaskKind.Depth)
        {
            return DepthDatasetReader.Read(yaml, split, options, progress, cancellationToken);
        }

        var name = DatasetYaml.KeyOf(split);
        var images = ImageList.Read(yaml.Entries(split), options.Fraction);
        var format = CreateFormat(yaml, options);
        CheckClasses(yaml, options.Classes);
        var notes = new List<DatasetWarning>(yaml.Warnings.Select(text => new DatasetWarning(string.Empty, null, null, text)));
        var results = Verify(images, name, format, options, notes, out var fromCache, progress, cancellationToken);
        var counters = VerifiedImage.Count(results);
        notes.AddRange(results.SelectMany(result => result.Warnings));
        CheckFound(yaml, name, images, counters, notes, options);
        var items = results.Where(result => result.Item is not null).Select(result => result.Item!).ToArray();
        items = Filter(DiscardMixedPolygons(items, options.Task, yaml, notes), options);
        return new Dataset(name, items, options.SingleClass ? [SingleClassName] : yaml.Names)
        {
            Task = options.Task,
            KeypointShape = options.Task == TaskKind.Pose ? yaml.KeypointShape : null,
            FlipIndex = options.Task == TaskKind.Pose ? yaml.FlipIndex : null,
            KeypointSigmas = options.Task == TaskKind.Pose ? yaml.KeypointSigmas : null,
            Channels = yaml.Channels,
            Counters = counters,
            Warnings = notes,
            FromCache = fromCache,
        };
    }

    private static LabelFormat CreateFormat(DatasetYaml yaml, DatasetOptions options)
    {
        if (options.Task is not (TaskKind.Detect or TaskKind.Segment or TaskKind.Pose or TaskKind.Obb))
        {
            throw new InputException("Label files are read for detect, segment, pose and obb only", yaml.SourceFile, value: options.Task.ToString(), remedy: "Choose another task");
        }

        if (options.Task == TaskKind.Pose && yaml.KeypointShape is null)
        {
            throw new InputException("The key 'kpt_shape' is missing", yaml.SourceFile, remedy: "Add for example kpt_shape: [17, 3]");
        }

        return new LabelFormat
        {
            Task = options.Task,
            ClassCount = yaml.ClassCount,
            SingleClass = options.SingleClass,
            Keypoints = options.Task == TaskKind.Pose ? yaml.KeypointShape : null,
        };
    }

    private static void CheckClasses(DatasetYaml yaml, IReadOnlyList<int>? classes)
    {
        foreach (var index in classes ?? [])
        {
            if (index < 0 || index >= yaml.ClassCount)
            {
                throw new InputException(
                    $"'classes' names a class that the data set does not have; it has {yaml.ClassCount}",
                    yaml.SourceFile,
                    value: FormattableString.Invariant($"{index}"),
                    remedy: $"Use class numbers 0 to {yaml.ClassCount - 1}");
            }
        }
    }

    private static VerifiedImage[] Verify(
        IReadOnlyList<string> images,
        string name,
        LabelFormat format,
        DatasetOptions options,
        List<DatasetWarning> notes,
        out bool fromCache,
        IProgress<VerificationProgress>? progress,
        CancellationToken cancellationToken)
    {
        fromCache = false;
        if (!options.UseLabelCache)
        {
            return LabelVerifier.Verify(images, format, options.Threads, progress, cancellationToken);
        }

        var cache = new LabelCache(images, name, format, options.CacheFolder);
        if (cache.TryRead(notes) is { } known)
        {
            fromCache = true;
            progress?.Report(new VerificationProgress(known.Length, known.Length));
            return known;
        }

        var results = LabelVerifier.Verify(images, format, options.Threads, progress, cancellationToken);
        cache.Write(results, notes);
        return results;
    }

    private static void CheckFound(
        DatasetYaml yaml,
        string name,
        IReadOnlyList<string> images,
        DatasetCounters counters,
        List<DatasetWarning> notes,
        DatasetOptions options)
    {
        var expected = LabelPath.ForImage(images[0]);
        if (counters.Corrupt == images.Count)
        {
            var first = notes.Find(note => note.File.Length > 0)?.ToString();
            throw new InputException(
                $"None of the {images.Count} '{name}' images is usable; the first: {first}",
                yaml.SourceFile,
                remedy: "Correct the images or labels named above");
        }

        if (counters.Found > 0)
        {
            return;
        }

        var text = $"No labels found for the {images.Count} '{name}' images; for {images[0]} a label file was expected at {expected}";
        if (options.RequireLabels)
        {
            throw new InputException(
                text,
                yaml.SourceFile,
                remedy: "Place one .txt per image in a folder 'labels' beside 'images', with the same folders below");
        }

        notes.Add(new DatasetWarning(string.Empty, null, null, text));
    }

    private static DatasetItem[] DiscardMixedPolygons(DatasetItem[] items, TaskKind task, DatasetYaml yaml, List<DatasetWarning> notes)
    {
        var boxes = items.Sum(item => (long)item.Count);
        var polygons = items.Sum(item => (long)item.Segments.Length);
        if (boxes == 0)
        {
            notes.Add(new DatasetWarning(string.Empty, null, null, "The labels have no objects at all; training on them will not work well"));
        }

        if (polygons == boxes || (polygons == 0 && !NeedsPolygons(task)))
        {
            return items;
        }

        var text = $"The labels have {boxes} objects but {polygons} polygons";
        if (NeedsPolygons(task))
        {
            var file = items.First(item => item.Segments.Length != item.Count).ImageFile;
            throw new InputException(
                text + (task == TaskKind.Segment ? "; segmentation needs a polygon for every object" : "; oriented boxes need four corners for every object"),
                LabelPath.ForImage(file),
                remedy: $"Replace the plain boxes by polygons, or train the detect task on {yaml.SourceFile}");
        }

        notes.Add(new DatasetWarning(string.Empty, null, null, text + "; only the boxes are used, all polygons are discarded"));
        return Array.ConvertAll(items, item => item.Segments.Length == 0 ? item : item with { Segments = [] });
    }

    private static bool NeedsPolygons(TaskKind task) => task is TaskKind.Segment or TaskKind.Obb;

    private static DatasetItem[] Filter(DatasetItem[] items, DatasetOptions options)
    {
        if (options.Classes is { } classes)
        {
            items = Array.ConvertAll(items, item =>
            {
                var rows = Enumerable.Range(0, item.Count).Where(row => classes.Any(index => index == item.Classes[row])).ToArray();
                return rows.Length == item.Count ? item : item.Select(rows);
            });
        }

        return options.SingleClass ? Array.ConvertAll(items, item => item with { Classes = new float[item.Count] }) : items;
    }
}
