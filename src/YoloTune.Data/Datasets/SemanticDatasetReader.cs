using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Datasets;

/// <summary>
/// Reads a split of a data set with a class for every pixel (specification 03, section 27): class masks in a folder beside <c>images</c>, or,
/// where there is none, polygons of label files drawn as masks, with one class more for the background.
/// </summary>
internal sealed class SemanticDatasetReader
{
    /// <summary>The name of the class that pixels of no polygon have.</summary>
    public const string BackgroundName = "background";

    private readonly DatasetYaml _yaml;
    private readonly ClassMapFormat _format;
    private readonly ClassMapReader _reader;
    private readonly string _folder;
    private readonly bool _drawn;

    private SemanticDatasetReader(DatasetYaml yaml, DatasetOptions options, string firstImage)
    {
        (_yaml, _folder) = (yaml, yaml.MasksFolder ?? MapPath.Masks);
        var folder = MapPath.FolderFor(firstImage, _folder);
        if (yaml.MasksFolder is not null && folder is null)
        {
            throw new InputException("The pictures lie in no folder 'images', so there is no place for 'masks_dir'", yaml.SourceFile, value: firstImage, remedy: "Put the pictures into a folder 'images' and the masks into one beside it");
        }

        _drawn = yaml.MasksFolder is null && (folder is null || !Directory.Exists(folder));
        Names = _drawn && yaml.ClassCount > 1 ? [.. yaml.Names, BackgroundName] : yaml.Names;
        if (Names.Count > ClassMapFormat.MostClasses)
        {
            throw new InputException($"Semantic segmentation knows {ClassMapFormat.MostClasses} classes at most", yaml.SourceFile, value: $"{Names.Count} classes", remedy: "Join classes with 'label_mapping'");
        }

        _format = new ClassMapFormat { ClassCount = Names.Count, Mapping = yaml.LabelMapping, Classes = options.Classes };
        _reader = new ClassMapReader(_format);
    }

    private IReadOnlyList<string> Names { get; }

    /// <summary>Reads one split, as <see cref="DatasetReader.Read"/> does.</summary>
    public static Dataset Read(DatasetYaml yaml, DatasetSplit split, DatasetOptions options, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.SingleClass)
        {
            throw new InputException("'single_cls' is not possible in semantic segmentation", value: "single_cls=True", remedy: "Leave it out, or join classes with 'label_mapping' in the data-set YAML");
        }

        var name = DatasetYaml.KeyOf(split);
        var images = ImageList.Read(yaml.Entries(split), options.Fraction);
        var reader = new SemanticDatasetReader(yaml, options, images[0]);
        var results = LabelVerifier.ForEach(images, options.Threads, progress, reader.Verify, cancellationToken);
        var notes = new List<DatasetWarning>(yaml.Warnings.Select(text => new DatasetWarning(string.Empty, null, null, text)));
        notes.AddRange(results.SelectMany(result => result.Warnings));
        DatasetItem[] items = [.. results.Where(result => result.Item is not null).Select(result => result.Item!)];
        if (items.Length == 0)
        {
            throw new InputException(
                $"None of the {images.Count} '{name}' pictures has a usable mask; the first: {notes.Find(note => note.File.Length > 0)}",
                yaml.SourceFile,
                remedy: $"Place one PNG per picture, of its size and with class numbers as grey values, in a folder '{reader._folder}' beside 'images'");
        }

        reader.Complain(items, notes);
        return new Dataset(name, items, reader.Names)
        {
            Task = TaskKind.Semantic,
            Channels = yaml.Channels,
            Counters = VerifiedImage.Count(results),
            Warnings = notes,
            Maps = reader.Load,
        };
    }

    private VerifiedImage Verify(string image)
    {
        if (_drawn)
        {
            return VerifyPolygons(image);
        }

        return MapVerification.Verify(image, MapPath.ForMask(image, _folder), (file, header) =>
        {
            var counts = new long[ClassMapFormat.Ignored + 1];
            _reader.Read(file, header.Height, header.Width, counts);
            return new DatasetItem { ImageFile = image, Height = header.Height, Width = header.Width, MapFile = file, ClassPixels = counts[.._format.ValueCount] };
        });
    }

    private VerifiedImage VerifyPolygons(string image)
    {
        var result = LabelVerifier.Verify(image, new LabelFormat { Task = TaskKind.Segment, ClassCount = _yaml.ClassCount });
        if (result.Item is not { } item)
        {
            return result;
        }

        if (item.Segments.Length != item.Count)
        {
            var warning = new DatasetWarning(LabelPath.ForImage(image), null, null, "ignoring the picture: semantic segmentation needs masks, or a polygon for every object");
            return new VerifiedImage(LabelOutcome.Rejected, null, 0, [warning]);
        }

        var counts = new long[ClassMapFormat.Ignored + 1];
        foreach (var value in Draw(item, item.Height, item.Width).Values)
        {
            counts[(int)value]++;
        }

        return result with { Item = item with { ClassPixels = counts[.._format.ValueCount] } };
    }

    private PixelMap Load(DatasetItem item, int height, int width)
    {
        if (item.MapFile is not { } file)
        {
            return Draw(item, height, width);
        }

        try
        {
            return _reader.Read(file, item.Height, item.Width, new long[ClassMapFormat.Ignored + 1]).Resize(height, width);
        }
        catch (LabelException error)
        {
            throw new InputException("The class mask cannot be used any more: " + error.Message, file, value: error.Value, remedy: "Do not change a data set while it is used", inner: error);
        }
    }

    private PixelMap Draw(DatasetItem item, int height, int width)
    {
        var background = (byte)(_format.ClassCount == 1 ? 0 : _format.ClassCount - 1);
        byte[] classes = [.. item.Classes.Select(value => ClassOf((int)value))];
        return PolygonMap.Draw(height, width, item.Segments, classes, background);
    }

    private byte ClassOf(int index) => _format.ClassCount == 1 ? (byte)1
        : _format.Classes is { } kept && !kept.Contains(index) ? ClassMapFormat.Ignored
        : (byte)index;

    /// <summary>Says what will not work well: classes nobody has, and masks of 0 and 255.</summary>
    private void Complain(DatasetItem[] items, List<DatasetWarning> notes)
    {
        if (_format.ClassCount == 1 && items.All(item => item.ClassPixels[1] == 0) && items.Any(item => item.ClassPixels[0] < (long)item.Height * item.Width))
        {
            notes.Add(new DatasetWarning(string.Empty, null, null, "No pixel has the class, but some are 255, which means that they do not count; add 'label_mapping: {255: 1}' to the data-set YAML if 255 is meant to be the class"));
            return;
        }

        var absent = Enumerable.Range(0, _format.ClassCount).Where(index => items.All(item => item.ClassPixels[index == 0 && _format.ClassCount == 1 ? 1 : index] == 0)).Select(index => Names[index]).ToArray();
        if (absent.Length > 0)
        {
            notes.Add(new DatasetWarning(string.Empty, null, null, "No pixel has the class " + string.Join(", ", absent)));
        }
    }
}
