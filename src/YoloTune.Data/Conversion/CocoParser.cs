using System.Text.Json;
using YoloTune.Core.Errors;

namespace YoloTune.Data.Conversion;

/// <summary>Reads a COCO file token by token; the sections may come in any order and unknown keys are passed over.</summary>
internal sealed class CocoParser
{
    private const string Again = "Correct the file or export it again";
    private readonly JsonTokens _tokens;
    private readonly bool _needMasks;
    private readonly Dictionary<long, CocoImage> _images = [];
    private readonly Dictionary<long, CocoCategory> _categories = [];
    private readonly List<CocoAnnotation> _annotations = [];
    private bool _hasImages;
    private bool _hasAnnotations;

    private CocoParser(JsonTokens tokens, bool needMasks) => (_tokens, _needMasks) = (tokens, needMasks);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The JSON.</param>
    /// <param name="needMasks">Keep outlines and masks of annotations that have a box.</param>
    /// <exception cref="InputException">Anything in it is wrong; file and line are named.</exception>
    public static CocoFile Read(string file, bool needMasks)
    {
        using var tokens = JsonTokens.Open(file);
        return new CocoParser(tokens, needMasks).Run();
    }

    private CocoFile Run()
    {
        _tokens.Expect(JsonTokenType.StartObject, "A COCO file");
        while (_tokens.NextProperty(out var name))
        {
            switch (name)
            {
                case "images":
                    _hasImages = true;
                    Each("'images'", ReadImage);
                    break;
                case "categories":
                    Each("'categories'", ReadCategory);
                    break;
                case "annotations":
                    _hasAnnotations = true;
                    Each("'annotations'", ReadAnnotation);
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        var end = _tokens.Line;
        _tokens.ExpectEnd();
        return _hasImages && _hasAnnotations && _categories.Count > 0
            ? new CocoFile(_images, _categories, _annotations)
            : throw new InputException($"The file has no '{(!_hasImages ? "images" : !_hasAnnotations ? "annotations" : "categories")}'", _tokens.File, end, remedy: "Name a COCO file of instances or key points, not one of captions or results");
    }

    private void Each(string what, Action read)
    {
        _tokens.Expect(JsonTokenType.StartArray, what);
        while (_tokens.NextElement())
        {
            _tokens.Expect(JsonTokenType.StartObject, $"An entry of {what}");
            read();
        }
    }

    private void ReadImage()
    {
        var line = _tokens.Line;
        long? id = null;
        string? name = null;
        int width = 0, height = 0;
        while (_tokens.NextProperty(out var key))
        {
            switch (key)
            {
                case "id":
                    id = _tokens.Integer("'id' of an image");
                    break;
                case "file_name":
                    name = _tokens.String("'file_name'");
                    break;
                case "width":
                    width = Side("'width'");
                    break;
                case "height":
                    height = Side("'height'");
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        var known = id ?? throw Missing(line, "image", "id");
        var image = new CocoImage(known, name ?? throw Missing(line, "image", "file_name"), width, height, line);
        if (!_images.TryAdd(known, image))
        {
            throw new InputException($"The image id {known} occurs twice, first in line {_images[known].Line}", _tokens.File, line, name, Again);
        }
    }

    private int Side(string what)
    {
        var value = _tokens.Integer(what);
        return value is > 0 and <= 1_000_000 ? (int)value : throw _tokens.Fail($"{what} of an image must be 1 to 1000000", Again, FormattableString.Invariant($"{value}"));
    }

    private void ReadCategory()
    {
        var line = _tokens.Line;
        long? id = null;
        string? name = null;
        List<string>? keypoints = null;
        while (_tokens.NextProperty(out var key))
        {
            switch (key)
            {
                case "id":
                    id = _tokens.Integer("'id' of a category");
                    break;
                case "name":
                    name = _tokens.String("'name' of a category");
                    break;
                case "keypoints" when _tokens.Kind == JsonTokenType.StartArray:
                    keypoints = [];
                    while (_tokens.NextElement())
                    {
                        keypoints.Add(_tokens.String("The name of a key point"));
                    }

                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        var known = id ?? throw Missing(line, "category", "id");
        var category = new CocoCategory(known, name ?? throw Missing(line, "category", "name"), keypoints is { Count: > 0 } ? keypoints : null, line);
        if (!_categories.TryAdd(known, category))
        {
            throw new InputException($"The category id {known} occurs twice, first in line {_categories[known].Line}", _tokens.File, line, name, Again);
        }
    }

    private void ReadAnnotation()
    {
        var annotation = new CocoAnnotation { Line = _tokens.Line };
        bool hasImage = false, hasCategory = false;
        while (_tokens.NextProperty(out var key))
        {
            switch (key)
            {
                case "image_id":
                    (annotation.ImageId, hasImage) = (_tokens.Integer("'image_id'"), true);
                    break;
                case "category_id":
                    (annotation.CategoryId, hasCategory) = (_tokens.Integer("'category_id'"), true);
                    break;
                case "bbox" when _tokens.Kind != JsonTokenType.Null:
                    annotation.Box = ReadBox();
                    break;
                case "segmentation":
                    ReadSegmentation(annotation);
                    break;
                case "keypoints" when _tokens.Kind != JsonTokenType.Null:
                    annotation.Keypoints = ReadKeypoints();
                    break;
                case "iscrowd":
                    annotation.Crowd = _tokens.Kind == JsonTokenType.True || (_tokens.Kind == JsonTokenType.Number && _tokens.Integer("'iscrowd'") != 0);
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        if (!hasImage || !hasCategory)
        {
            throw Missing(annotation.Line, "annotation", hasImage ? "category_id" : "image_id");
        }

        if (!_needMasks && annotation.Box is not null)
        {
            (annotation.Polygons, annotation.Counts) = ([], null);
        }

        _annotations.Add(annotation);
    }

    private double[]? ReadBox()
    {
        var box = _tokens.Numbers("'bbox'");
        return box.Length switch
        {
            0 => null,
            4 when box[2] >= 0 && box[3] >= 0 => box,
            4 => throw _tokens.Fail("'bbox' has a side below 0", "COCO boxes are left, top, width, height", string.Join(' ', box)),
            _ => throw _tokens.Fail($"'bbox' needs 4 numbers, not {box.Length}", "COCO boxes are left, top, width, height"),
        };
    }

    private double[]? ReadKeypoints()
    {
        var points = _tokens.Numbers("'keypoints'");
        if (points.Length % 3 != 0)
        {
            throw _tokens.Fail($"'keypoints' has {points.Length} numbers, which is no multiple of 3", "Give x, y and visibility for every point");
        }

        for (var i = 2; i < points.Length; i += 3)
        {
            if (points[i] is not (0 or 1 or 2))
            {
                throw _tokens.Fail("The visibility of a key point must be 0, 1 or 2", Again, FormattableString.Invariant($"{points[i]}"));
            }
        }

        return points.Length == 0 ? null : points;
    }

    private void ReadSegmentation(CocoAnnotation annotation)
    {
        switch (_tokens.Kind)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.StartArray:
                annotation.Polygons = ReadPolygons();
                break;
            case JsonTokenType.StartObject:
                ReadRunLengths(annotation);
                break;
            default:
                throw _tokens.Fail("'segmentation' must be a list of polygons or an object with 'counts' and 'size'", Again);
        }
    }

    private List<double[]> ReadPolygons()
    {
        var polygons = new List<double[]>();
        while (_tokens.NextElement())
        {
            var polygon = _tokens.Numbers("A polygon");
            if (polygon.Length < 6 || polygon.Length % 2 != 0)
            {
                throw _tokens.Fail($"A polygon needs an even count of at least 6 numbers, not {polygon.Length}", "Give x and y of at least three corners");
            }

            polygons.Add(polygon);
        }

        return polygons;
    }

    private void ReadRunLengths(CocoAnnotation annotation)
    {
        double[]? size = null;
        while (_tokens.NextProperty(out var key))
        {
            switch (key)
            {
                case "size":
                    size = _tokens.Numbers("'size'");
                    break;
                case "counts" when _tokens.Kind == JsonTokenType.String:
                    annotation.Counts = Decompress();
                    break;
                case "counts":
                    annotation.Counts = Array.ConvertAll(_tokens.Numbers("'counts'"), value => (long)value);
                    break;
                default:
                    _tokens.Skip();
                    break;
            }
        }

        if (annotation.Counts is null || size is not { Length: 2 })
        {
            throw _tokens.Fail("A run-length mask needs 'counts' and a 'size' of two numbers", Again);
        }

        annotation.MaskSize = ((int)size[0], (int)size[1]);
    }

    private List<long> Decompress()
    {
        try
        {
            return RunLengths.Decompress(_tokens.String("'counts'"));
        }
        catch (FormatException error)
        {
            throw new InputException("The run-length mask is damaged: " + error.Message, _tokens.File, _tokens.Line, remedy: Again, inner: error);
        }
    }

    private InputException Missing(int line, string what, string key) =>
        new($"This {what} has no '{key}'", _tokens.File, line, remedy: Again);
}
