using System.Globalization;
using System.Text;

namespace YoloTune.Core.Tasks;

/// <summary>What a model found in one image (spec/07 section 5).</summary>
public sealed class ImageResult
{
    private const int Described = 5;
    private readonly IReadOnlyList<string> _names;

    /// <summary>Creates a result.</summary>
    /// <param name="path">The file, or a name such as <c>image0.jpg</c> for pictures from memory.</param>
    /// <param name="height">Native height, pixels.</param>
    /// <param name="width">Native width, pixels.</param>
    /// <param name="names">Class names by index.</param>
    /// <param name="detections">Detections in native pixels, by descending score.</param>
    /// <param name="speed">Where the time went.</param>
    public ImageResult(string path, int height, int width, IReadOnlyList<string> names, IEnumerable<Detection> detections, PredictionSpeed speed = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(detections);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Path = path;
        _names = names;
        Boxes = new BoxList(detections, height, width);
        Speed = speed;
    }

    /// <summary>Takes boxes that are made already.</summary>
    internal ImageResult(string path, IReadOnlyList<string> names, BoxList boxes, PredictionSpeed speed) =>
        (Path, _names, Boxes, Speed) = (path, names, boxes, speed);

    /// <summary>The file or the name given to a picture from memory.</summary>
    public string Path { get; }

    /// <summary>Native height, pixels.</summary>
    public int Height => Boxes.ImageHeight;

    /// <summary>Native width, pixels.</summary>
    public int Width => Boxes.ImageWidth;

    /// <summary>Class names by index.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The boxes, best first; for rotated boxes the upright ones around them, for a classification none.</summary>
    public BoxList Boxes { get; }

    /// <summary>The masks, one per box; null unless the model segments.</summary>
    public MaskList? Masks { get; init; }

    /// <summary>The key points, as many sets as boxes; null unless the model estimates poses.</summary>
    public KeypointList? Keypoints { get; init; }

    /// <summary>The rotated boxes; null unless the model finds such.</summary>
    public RotatedBoxList? Obb { get; init; }

    /// <summary>The probability of every class; null unless the model classifies.</summary>
    public ClassProbabilities? Probs { get; init; }

    /// <summary>The class of every pixel; null unless the model gives such.</summary>
    public ClassMap? Classes { get; init; }

    /// <summary>The depth of every pixel; null unless the model gives such.</summary>
    public DepthMap? Depth { get; init; }

    /// <summary>What kind of result this is.</summary>
    public TaskKind Task => Depth is not null ? TaskKind.Depth : Classes is not null ? TaskKind.Semantic : (Probs, Obb, Masks, Keypoints) switch
    {
        (not null, _, _, _) => TaskKind.Classify,
        (_, not null, _, _) => TaskKind.Obb,
        (_, _, not null, _) => TaskKind.Segment,
        (_, _, _, not null) => TaskKind.Pose,
        _ => TaskKind.Detect,
    };

    /// <summary>Where the time went.</summary>
    public PredictionSpeed Speed { get; }

    /// <summary>The name of a class, or its index when it has none.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    public string NameOf(int classIndex) =>
        (uint)classIndex < (uint)_names.Count ? _names[classIndex] : classIndex.ToString(CultureInfo.InvariantCulture);

    /// <summary>What was found, in class order: <c>3 persons, 1 car, </c>, or <c>(no detections), </c>; the five best of a classification: <c>tulips 0.83, roses 0.11, </c>; shares of the pixels: <c>road 61.3%, sky 20.0%, </c>; the range of depths: <c>0.52 to 1.31 m, </c>.</summary>
    public string Describe()
    {
        if (Probs is { } probs)
        {
            return string.Concat(probs.Top5.Zip(probs.Top5Conf, (index, share) => string.Create(CultureInfo.InvariantCulture, $"{NameOf(index)} {share:F2}, ")));
        }

        if (Depth is { } depth)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{depth.Nearest:F2} to {depth.Farthest:F2} m, ");
        }

        if (Classes is { } map)
        {
            var shares = string.Concat(map.Present.Take(Described).Select(index => string.Create(CultureInfo.InvariantCulture, $"{NameOf(index)} {100 * map.ShareOf(index):F1}%, ")));
            return shares.Length == 0 ? "(background only), " : shares;
        }

        if (Boxes.Count == 0)
        {
            return "(no detections), ";
        }

        var text = new StringBuilder();
        foreach (var group in Boxes.GroupBy(box => box.ClassIndex).OrderBy(group => group.Key))
        {
            var count = group.Count();
            text.Append(CultureInfo.InvariantCulture, $"{count} {NameOf(group.Key)}{(count > 1 ? "s" : string.Empty)}, ");
        }

        return text.ToString();
    }

    /// <summary>The console line, such as <c>image 1/4 a.jpg: 64x64 3 persons, 1 car, 22.9ms</c>.</summary>
    /// <param name="number">Number of the image, from 1.</param>
    /// <param name="total">Number of images.</param>
    /// <param name="inputHeight">Height of the network input, pixels.</param>
    /// <param name="inputWidth">Width of the network input, pixels.</param>
    public string ToConsoleLine(int number, int total, int inputHeight, int inputWidth) =>
        string.Create(CultureInfo.InvariantCulture, $"image {number}/{total} {Path}: ") + ToShortLine(inputHeight, inputWidth);

    /// <summary>The console line of a picture from memory, such as <c>0: 64x64 1 car, 22.9ms</c>.</summary>
    /// <param name="index">Index of the picture, from 0.</param>
    /// <param name="inputHeight">Height of the network input, pixels.</param>
    /// <param name="inputWidth">Width of the network input, pixels.</param>
    public string ToConsoleLine(int index, int inputHeight, int inputWidth) =>
        string.Create(CultureInfo.InvariantCulture, $"{index}: ") + ToShortLine(inputHeight, inputWidth);

    /// <summary>The same result with times.</summary>
    /// <param name="speed">Where the time went.</param>
    public ImageResult At(PredictionSpeed speed) => new(Path, _names, Boxes, speed)
    {
        Masks = Masks,
        Keypoints = Keypoints,
        Obb = Obb,
        Probs = Probs,
        Classes = Classes,
        Depth = Depth,
    };

    private string ToShortLine(int inputHeight, int inputWidth) =>
        string.Create(CultureInfo.InvariantCulture, $"{inputHeight}x{inputWidth} {Describe()}{Speed.Inference:F1}ms");
}
