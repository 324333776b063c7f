using YoloTune.Core.Errors;

namespace YoloTune.Data.Conversion;

/// <summary>Turns COCO files into pictures with objects.</summary>
internal sealed class CocoReader(ConversionOptions options, ConversionTally tally)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">Anything in it is wrong; file and line are named.</exception>
    public AnnotatedSet Read(ConversionSource source, string split)
    {
        var file = CocoParser.Read(source.Annotations, needMasks: options.Task is Core.Tasks.TaskKind.Segment or Core.Tasks.TaskKind.Obb);
        var categories = file.Categories.Values.OrderBy(category => category.Id).ToArray();
        var twice = categories.GroupBy(category => category.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InputException("Two categories have the same name", source.Annotations, twice.Last().Line, twice.Key, "Give every category its own name");
        }

        var points = KeypointNames(source.Annotations, categories);
        var pictures = Pictures(source, split, file);
        foreach (var annotation in file.Annotations)
        {
            Add(source.Annotations, file, pictures, annotation);
        }

        return new AnnotatedSet(split, [.. categories.Select(category => category.Name)], [.. pictures.Values])
        {
            ClassIds = [.. categories.Select(category => category.Id)],
            KeypointNames = points,
            KeypointCount = points?.Count ?? file.Annotations.Max(annotation => annotation.Keypoints?.Length / 3) ?? 0,
        };
    }

    private static IReadOnlyList<string>? KeypointNames(string file, CocoCategory[] categories)
    {
        var with = categories.Where(category => category.Keypoints is not null).ToArray();
        var odd = with.FirstOrDefault(category => category.Keypoints!.Count != with[0].Keypoints!.Count);
        return odd is null
            ? with.FirstOrDefault()?.Keypoints
            : throw new InputException($"The categories '{with[0].Name}' and '{odd.Name}' differ in their number of key points", file, odd.Line, remedy: "A data set of poses needs the same key points for every class: leave one of the categories out");
    }

    private Dictionary<long, AnnotatedPicture> Pictures(ConversionSource source, string split, CocoFile file)
    {
        var finder = new PictureFinder(options.Placement != PicturePlacement.None, source.Pictures is { } given ? [given] : Candidates(source.Annotations, split));
        var pictures = new Dictionary<long, AnnotatedPicture>();
        foreach (var image in file.Images.Values)
        {
            var name = PictureName.Clean(image.FileName, source.Annotations, image.Line);
            var path = finder.Find(name, source.Annotations, image.Line);
            var (width, height) = finder.Size(path, image.Width, image.Height, source.Annotations, image.Line);
            pictures[image.Id] = new AnnotatedPicture { Name = name, File = path, Width = width, Height = height, Place = source.Annotations, Line = image.Line };
        }

        return pictures;
    }

    /// <summary>Where the pictures of a COCO file usually are.</summary>
    private static string[] Candidates(string annotations, string split)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(annotations))!;
        var above = Path.GetDirectoryName(folder) ?? folder;
        var stem = Path.GetFileNameWithoutExtension(annotations);
        var suffix = stem[(stem.LastIndexOf('_') + 1)..];
        return
        [
            folder, Path.Combine(folder, "images"), Path.Combine(above, suffix), Path.Combine(above, "images", suffix),
            Path.Combine(above, split), Path.Combine(above, "images", split), Path.Combine(above, "images"), above,
        ];
    }

    private void Add(string place, CocoFile file, Dictionary<long, AnnotatedPicture> pictures, CocoAnnotation annotation)
    {
        if (!pictures.TryGetValue(annotation.ImageId, out var picture))
        {
            throw new InputException("The annotation belongs to an image that the file does not have", place, annotation.Line, FormattableString.Invariant($"image_id {annotation.ImageId}"), "Add the image or remove the annotation");
        }

        if (!file.Categories.TryGetValue(annotation.CategoryId, out var category))
        {
            throw new InputException("The annotation belongs to a category that the file does not have", place, annotation.Line, FormattableString.Invariant($"category_id {annotation.CategoryId}"), "Add the category or remove the annotation");
        }

        if (category.Keypoints is { } names && annotation.Keypoints is { } points && points.Length != names.Count * 3)
        {
            throw new InputException($"The annotation has {points.Length / 3} key points, but its category has {names.Count}", place, annotation.Line, remedy: "Give x, y and visibility for every key point of the category");
        }

        if (annotation.Crowd && !options.KeepCrowd)
        {
            tally.Leave("crowd");
            return;
        }

        var rings = annotation.Counts is null ? annotation.Polygons : Outline(place, picture, annotation);
        if (annotation.Box is null && rings.Count == 0)
        {
            tally.Leave("without box and outline");
            return;
        }

        picture.Objects.Add(new AnnotatedObject
        {
            ClassName = category.Name,
            Box = annotation.Box is [var x, var y, var width, var height] ? new PixelBox(x, y, x + width, y + height) : null,
            Rings = rings,
            Keypoints = annotation.Keypoints,
            Line = annotation.Line,
        });
    }

    private static IReadOnlyList<double[]> Outline(string place, AnnotatedPicture picture, CocoAnnotation annotation)
    {
        var (height, width) = annotation.MaskSize;
        if (height != picture.Height || width != picture.Width)
        {
            throw new InputException($"The mask has {width} x {height} pixels, but its image {picture.Width} x {picture.Height}", place, annotation.Line, remedy: "'size' is height, width of the image");
        }

        try
        {
            return MaskOutline.Trace(RunLengths.ToMask(annotation.Counts!, height, width), width);
        }
        catch (FormatException error)
        {
            throw new InputException("The run-length mask is damaged: " + error.Message, place, annotation.Line, remedy: "Export the file again", inner: error);
        }
    }
}
