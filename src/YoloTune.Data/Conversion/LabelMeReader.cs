using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Reads LabelMe: polygons, rectangles by any two opposite corners, circles by centre and rim, masks, and points. Shapes of one label with the
/// same group number are parts of one object. For poses, points of a group are the key points of its rectangle or polygon.
/// </summary>
internal sealed class LabelMeReader(ConversionOptions options, ConversionTally tally)
{
    private const int CircleCorners = 64;
    private const string Again = "Correct the file or save it again in LabelMe";

    /// <summary>The files of a folder.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.json").Order(CodePointOrder.Instance)];
        return files.Length > 0 ? files : throw new InputException("The folder holds no JSON files", folder, remedy: "Name the folder of the LabelMe files");
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="InputException">Anything in it is wrong; file and line are named.</exception>
    public AnnotatedPicture Read(string file, PictureFinder finder)
    {
        var shapes = new List<LabelMeShape>();
        string? name = null;
        int nameLine = 1, width = 0, height = 0;
        using (var tokens = JsonTokens.Open(file))
        {
            tokens.Expect(JsonTokenType.StartObject, "A LabelMe file");
            while (tokens.NextProperty(out var key))
            {
                switch (key)
                {
                    case "imagePath" when tokens.Kind == JsonTokenType.String:
                        (name, nameLine) = (tokens.String("'imagePath'"), tokens.Line);
                        break;
                    case "imageWidth" when tokens.Kind == JsonTokenType.Number:
                        width = (int)tokens.Integer("'imageWidth'");
                        break;
                    case "imageHeight" when tokens.Kind == JsonTokenType.Number:
                        height = (int)tokens.Integer("'imageHeight'");
                        break;
                    case "shapes":
                        ReadShapes(tokens, shapes);
                        break;
                    default:
                        tokens.Skip();
                        break;
                }
            }

            tokens.ExpectEnd();
        }

        // Paths are those of the machine that made the file; the name is what counts.
        var picture = name is null ? Path.GetFileName(finder.FindStem(Path.GetFileNameWithoutExtension(file), file, null)) : PictureName.Clean(name.Split('/', '\\')[^1], file, nameLine);
        var path = finder.Find(picture, file, nameLine);
        (width, height) = finder.Size(path, width, height, file, nameLine);
        return new AnnotatedPicture { Name = picture, File = path, Width = width, Height = height, Place = file, Objects = [.. Objects(shapes, file)] };
    }

    private static void ReadShapes(JsonTokens tokens, List<LabelMeShape> shapes)
    {
        tokens.Expect(JsonTokenType.StartArray, "'shapes'");
        while (tokens.NextElement())
        {
            tokens.Expect(JsonTokenType.StartObject, "A shape");
            var shape = new LabelMeShape { Line = tokens.Line };
            while (tokens.NextProperty(out var key))
            {
                switch (key)
                {
                    case "label":
                        shape.Label = tokens.String("'label'");
                        break;
                    case "shape_type" when tokens.Kind != JsonTokenType.Null:
                        shape.Kind = tokens.String("'shape_type'");
                        break;
                    case "group_id" when tokens.Kind != JsonTokenType.Null:
                        shape.Group = tokens.Integer("'group_id'");
                        break;
                    case "points":
                        shape.Points = ReadPoints(tokens);
                        break;
                    case "mask" when tokens.Kind == JsonTokenType.String:
                        shape.Mask = tokens.String("'mask'");
                        break;
                    default:
                        tokens.Skip();
                        break;
                }
            }

            shapes.Add(shape.Label.Length > 0 ? shape : throw new InputException("The shape has no label", tokens.File, shape.Line, remedy: Again));
        }
    }

    private static double[] ReadPoints(JsonTokens tokens)
    {
        tokens.Expect(JsonTokenType.StartArray, "'points'");
        var points = new List<double>();
        while (tokens.NextElement())
        {
            var point = tokens.Numbers("A point");
            if (point.Length != 2)
            {
                throw tokens.Fail($"A point needs 2 numbers, not {point.Length}", Again);
            }

            points.AddRange(point);
        }

        return [.. points];
    }

    private IEnumerable<AnnotatedObject> Objects(List<LabelMeShape> shapes, string file)
    {
        var wantsPoints = options.Task == Core.Tasks.TaskKind.Pose;
        var areas = new List<LabelMeShape>();
        foreach (var shape in shapes)
        {
            if (shape.Kind is "polygon" or "rectangle" or "circle" or "mask" or "rotation" or "oriented_rectangle")
            {
                areas.Add(shape);
            }
            else if (shape.Kind != "point" || !wantsPoints || shape.Group is null)
            {
                tally.Leave("shape " + shape.Kind);
            }
        }

        var points = shapes.Where(shape => shape.Kind == "point" && shape.Group is not null).ToLookup(shape => shape.Group!.Value);
        foreach (var group in areas.Index().GroupBy(pair => (pair.Item.Label, pair.Item.Group, Own: pair.Item.Group is null ? pair.Index : -1), pair => pair.Item))
        {
            var first = group.First();
            var rings = group.SelectMany(shape => Rings(shape, file)).ToArray();
            if (rings.Length == 0)
            {
                tally.Leave("without area");
                continue;
            }

            yield return new AnnotatedObject
            {
                ClassName = first.Label,
                Rings = rings,
                Keypoints = wantsPoints ? Keypoints(first.Group is { } number ? points[number] : [], file) : null,
                Line = first.Line,
            };
        }
    }

    private double[] Keypoints(IEnumerable<LabelMeShape> points, string file)
    {
        var names = options.KeypointNames ?? throw new InputException("The names of the key points are not given", file, remedy: "Name them in order with keypoints=nose,left_eye,...");
        var values = new double[names.Count * 3];
        foreach (var point in points)
        {
            var index = Enumerable.Range(0, names.Count).FirstOrDefault(i => names[i] == point.Label, -1);
            if (index < 0 || point.Points.Length != 2)
            {
                throw new InputException(index < 0 ? "The point is none of the key points" : "A point needs one pair of numbers", file, point.Line, point.Label, "Name all key points with keypoints=");
            }

            (values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]) = (point.Points[0], point.Points[1], 2);
        }

        return values;
    }

    private static IEnumerable<double[]> Rings(LabelMeShape shape, string file)
    {
        var points = shape.Points;
        switch (shape.Kind)
        {
            case "polygon" or "rotation" or "oriented_rectangle" when points.Length >= 6:
                return [points];
            case "rectangle" when points.Length == 8:
                return [points];
            case "rectangle" when points.Length == 4:
                return [new PixelBox(Math.Min(points[0], points[2]), Math.Min(points[1], points[3]), Math.Max(points[0], points[2]), Math.Max(points[1], points[3])).Corners()];
            case "circle" when points.Length == 4:
                var radius = Math.Sqrt(Math.Pow(points[2] - points[0], 2) + Math.Pow(points[3] - points[1], 2));
                return [[.. Enumerable.Range(0, CircleCorners).SelectMany(i => new[] { points[0] + (radius * Math.Cos(i * Math.Tau / CircleCorners)), points[1] + (radius * Math.Sin(i * Math.Tau / CircleCorners)) })]];
            case "mask" when points.Length == 4 && shape.Mask is not null:
                return MaskRings(shape, file);
            default:
                throw new InputException($"A {shape.Kind} cannot have {points.Length / 2} points", file, shape.Line, shape.Label, Again);
        }
    }

    private static IReadOnlyList<double[]> MaskRings(LabelMeShape shape, string file)
    {
        try
        {
            var (values, _, width) = IndexedPng.Read(Convert.FromBase64String(shape.Mask!));
            var rings = MaskOutline.Trace(Array.ConvertAll(values, value => Math.Min(value, 1)), width).Select(found => found.Ring).ToArray();
            var (left, top) = (Math.Round(Math.Min(shape.Points[0], shape.Points[2])), Math.Round(Math.Min(shape.Points[1], shape.Points[3])));
            return Array.ConvertAll(rings, ring => ring.Index().Select(item => item.Item + (item.Index % 2 == 0 ? left : top)).ToArray());
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw new InputException("The mask of the shape cannot be used: " + error.Message.TrimEnd('.'), file, shape.Line, shape.Label, Again, error);
        }
    }

    /// <summary>A shape as it stands in the file.</summary>
    private sealed class LabelMeShape
    {
        public string Label { get; set; } = string.Empty;

        public string Kind { get; set; } = "polygon";

        public long? Group { get; set; }

        public double[] Points { get; set; } = [];

        public string? Mask { get; set; }

        public int Line { get; init; }
    }
}
