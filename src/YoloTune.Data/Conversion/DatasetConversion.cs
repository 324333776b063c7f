using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Converts annotations of other programs into a YOLO data set, and a YOLO data set into COCO. What is wrong is an error that names file and
/// line; the output appears complete or not at all.
/// </summary>
public static class DatasetConversion
{
    private static readonly (string Folder, string Split)[] SplitFolders = [("train", "train"), ("val", "val"), ("valid", "val"), ("validation", "val"), ("test", "test")];

    /// <summary>Converts.</summary>
    /// <param name="options">What and how.</param>
    /// <param name="progress">Told how many pictures are written.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <returns>What was written and what was left out.</returns>
    /// <exception cref="InputException">Something handed in is wrong, or the output exists or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ConversionReport Run(ConversionOptions options, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var tally = new ConversionTally();
        if (options.To == AnnotationFormat.Coco)
        {
            return new CocoWriter(options, tally).Run(progress, cancellationToken);
        }

        AnnotatedSet[] sets = [.. options.Sources.SelectMany(source => Read(source, options, tally, cancellationToken))];
        var names = options.Names ?? NamesOf(sets, options);
        var numbers = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var keypoints = options.Task == TaskKind.Pose ? Keypoints(sets, options) : 0;
        using var writer = new YoloDatasetWriter(options, tally);
        foreach (var set in sets)
        {
            writer.Write(set, numbers, keypoints, progress, cancellationToken);
        }

        return tally.Report(writer.Finish(sets, names, keypoints), names);
    }

    private static void Check(ConversionOptions options)
    {
        var fitting = options.To == AnnotationFormat.Yolo ? options.From != AnnotationFormat.Yolo : options is { To: AnnotationFormat.Coco, From: AnnotationFormat.Yolo };
        if (!fitting)
        {
            throw new InputException($"There is no conversion from {options.From} to {options.To}", remedy: "Convert to yolo, or from yolo to coco");
        }

        if (options.Task is not (TaskKind.Detect or TaskKind.Segment or TaskKind.Pose or TaskKind.Obb))
        {
            throw new InputException("Label files are for detect, segment, pose and obb only", value: options.Task.ToString(), remedy: "Choose another task");
        }

        if (options.Task == TaskKind.Pose && options.From is AnnotationFormat.Voc or AnnotationFormat.Dota or AnnotationFormat.Masks)
        {
            throw new InputException($"{options.From} has no key points", remedy: "Convert for another task");
        }

        if (options.Sources.Count == 0)
        {
            throw new InputException("Nothing to convert is named", remedy: "Name annotations with source=");
        }

        foreach (var source in options.Sources)
        {
            if (options.To != AnnotationFormat.Coco && !Path.Exists(source.Annotations))
            {
                throw new InputException("There is no such file or folder", source.Annotations, remedy: "Correct the path");
            }
        }

        if (options.Names is { } names && names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new InputException("A class is named twice", value: string.Join(", ", names), remedy: "Name every class once");
        }
    }

    private static IEnumerable<AnnotatedSet> Read(ConversionSource source, ConversionOptions options, ConversionTally tally, CancellationToken cancellationToken)
    {
        switch (options.From)
        {
            case AnnotationFormat.Coco:
                return CocoFiles(source).Select(part => new CocoReader(options, tally).Read(source with { Annotations = part.File }, part.Split));
            case AnnotationFormat.Voc:
                var voc = new VocReader(options, tally);
                var finder = Finder(source, options, ["JPEGImages", "../JPEGImages", ".", "images", "../images"]);
                return VocReader.Parts(source).Select(part => Collect(part.Split, part.Files, file => voc.Read(file, finder), cancellationToken));
            case AnnotationFormat.Dota:
                var dota = new DotaReader(options, tally);
                return Parts(source).Select(part => Collect(part.Split, DotaReader.Files(part.Folder), Reader(dota.Read, part, ["images", "../images", "."]), cancellationToken));
            case AnnotationFormat.LabelMe:
                var labelMe = new LabelMeReader(options, tally);
                return Parts(source).Select(part => Collect(part.Split, LabelMeReader.Files(part.Folder), Reader(labelMe.Read, part, [".", "images", "../images"]), cancellationToken));
            default:
                var masks = new MaskReader(options);
                return Parts(source).Select(part => Collect(part.Split, MaskReader.Files(part.Folder), Reader(masks.Read, part, ["../images", "images", $"../../images/{Path.GetFileName(part.Folder)}"]), cancellationToken));
        }

        Func<string, AnnotatedPicture> Reader(Func<string, PictureFinder, AnnotatedPicture> read, (string Split, string Folder, string? Pictures) part, string[] usual)
        {
            var pictures = Finder(new ConversionSource(part.Folder, part.Pictures), options, usual);
            return file => read(file, pictures);
        }
    }

    private static AnnotatedSet Collect(string split, IReadOnlyList<string> files, Func<string, AnnotatedPicture> read, CancellationToken cancellationToken)
    {
        var pictures = new List<AnnotatedPicture>(files.Count);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pictures.Add(read(file));
        }

        return new AnnotatedSet(split, [], pictures);
    }

    private static PictureFinder Finder(ConversionSource source, ConversionOptions options, string[] usual)
    {
        var folder = Directory.Exists(source.Annotations) ? source.Annotations : Path.GetDirectoryName(Path.GetFullPath(source.Annotations))!;
        return new PictureFinder(options.Placement != PicturePlacement.None, source.Pictures is { } given ? [given] : [.. usual.Select(name => Path.GetFullPath(Path.Combine(folder, name)))]);
    }

    /// <summary>The parts of a folder with <c>train</c>, <c>val</c> and <c>test</c> below it, or the folder as one part.</summary>
    private static IEnumerable<(string Split, string Folder, string? Pictures)> Parts(ConversionSource source)
    {
        if (!Directory.Exists(source.Annotations))
        {
            throw new InputException("A folder is expected here", source.Annotations, remedy: "Name the folder of the annotations");
        }

        var below = SplitFolders.Select(item => (item.Split, item.Folder, Path: Path.Combine(source.Annotations, item.Folder)))
            .Where(item => Directory.Exists(item.Path) && (source.Split ?? item.Split) == item.Split).ToArray();
        return below.Length == 0
            ? [(source.Split ?? "train", source.Annotations, source.Pictures)]
            : below.Select(item => (item.Split, item.Path, source.Pictures is { } given ? Path.Combine(given, item.Folder) : null));
    }

    private static IEnumerable<(string Split, string File)> CocoFiles(ConversionSource source)
    {
        if (File.Exists(source.Annotations))
        {
            return [(source.Split ?? SplitOf(source.Annotations) ?? "train", source.Annotations)];
        }

        var files = Directory.EnumerateFiles(source.Annotations, "*.json", SearchOption.AllDirectories).Order(CodePointOrder.Instance)
            .Select(file => (Split: SplitOf(Path.GetRelativePath(source.Annotations, file)) ?? source.Split ?? "train", File: file)).ToArray();
        var twice = files.GroupBy(file => file.Split).FirstOrDefault(group => group.Count() > 1);
        return files.Length == 0 || twice is not null
            ? throw new InputException(files.Length == 0 ? "The folder holds no JSON files" : $"The folder holds several files for '{twice!.Key}': {string.Join(", ", twice.Select(file => Path.GetFileName(file.File)))}", source.Annotations, remedy: "Name the files themselves with source=")
            : files;
    }

    private static string? SplitOf(string path)
    {
        var text = path.Replace('\\', '/').ToUpperInvariant();
        return text.Contains("TRAIN", StringComparison.Ordinal) ? "train" : text.Contains("VAL", StringComparison.Ordinal) ? "val" : text.Contains("TEST", StringComparison.Ordinal) ? "test" : null;
    }

    private static string[] NamesOf(AnnotatedSet[] sets, ConversionOptions options)
    {
        var declared = sets.SelectMany(set => set.ClassNames.Select((name, index) => (name, Id: set.ClassIds?[index] ?? index))).ToArray();
        var conflict = declared.GroupBy(item => item.name, StringComparer.Ordinal).FirstOrDefault(group => group.Select(item => item.Id).Distinct().Count() > 1);
        if (conflict is not null)
        {
            throw new InputException("The files give one category different ids", value: conflict.Key, remedy: "Name the classes in their order with names=");
        }

        string[] names = declared.Length > 0
            ? [.. declared.OrderBy(item => item.Id).Select(item => item.name).Distinct(StringComparer.Ordinal)]
            : [.. sets.SelectMany(set => set.Pictures).SelectMany(picture => picture.Objects).Select(item => item.ClassName).Distinct(StringComparer.Ordinal)
                .OrderBy(name => options.From == AnnotationFormat.Masks && int.TryParse(name, out var value) ? value : 0).ThenBy(name => name, CodePointOrder.Instance)];
        return names.Length > 0 ? names : throw new InputException("There is not a single object", options.Sources[0].Annotations, remedy: "Name the classes with names= if that is meant");
    }

    private static int Keypoints(AnnotatedSet[] sets, ConversionOptions options)
    {
        int[] counts = [.. sets.SelectMany(set => set.Pictures).SelectMany(picture => picture.Objects).Where(item => item.Keypoints is not null).Select(item => item.Keypoints!.Length / 3).Distinct()];
        return counts.Length switch
        {
            1 => counts[0],
            0 => options.KeypointNames?.Count ?? throw new InputException("No object has key points", options.Sources[0].Annotations, remedy: "Name a file of key points, or convert for another task"),
            _ => throw new InputException($"Objects differ in their number of key points: {string.Join(", ", counts)}", options.Sources[0].Annotations, remedy: "A data set of poses needs the same key points for every object"),
        };
    }
}
