using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>One box on a batch mosaic.</summary>
/// <param name="Box">Corners, pixels of the network input.</param>
/// <param name="ClassIndex">Zero-based class index; decides the colour.</param>
/// <param name="Score">Confidence, 0 to 1; null for a label.</param>
public readonly record struct MosaicBox(CornerBox Box, int ClassIndex, float? Score = null)
{
    /// <summary>Predictions above this confidence are drawn (spec/04 section 18).</summary>
    public const float ScoreThreshold = 0.25f;

    /// <summary>Labels of an image.</summary>
    /// <param name="targets">Labels, pixels of the network input.</param>
    public static IReadOnlyList<MosaicBox> FromTargets(IEnumerable<BoxTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return [.. targets.Select(target => new MosaicBox(target.Box, target.ClassIndex))];
    }

    /// <summary>The predictions of an image that are certain enough to be drawn.</summary>
    /// <param name="detections">Predictions, pixels of the network input, best first.</param>
    public static IReadOnlyList<MosaicBox> FromDetections(IEnumerable<Detection> detections)
    {
        ArgumentNullException.ThrowIfNull(detections);
        return [.. detections.Where(item => item.Score > ScoreThreshold).Select(item => new MosaicBox(item.Box, item.ClassIndex, item.Score))];
    }

    /// <summary>Labels of a batch in flat arrays, as data loaders give them.</summary>
    /// <param name="imageCount">Images of the batch.</param>
    /// <param name="imageIndex">(N) image of every label.</param>
    /// <param name="classes">(N) class of every label.</param>
    /// <param name="boxes">(N x <paramref name="boxSize"/>) centre x, centre y, width, height, 0 to 1 of the network input, and the angle of rotated boxes, which are drawn as their hulls.</param>
    /// <param name="height">Height of the network input, pixels.</param>
    /// <param name="width">Width of the network input, pixels.</param>
    /// <param name="boxSize">Numbers of a box: 4, or 5 with an angle; a batch may have no boxes at all.</param>
    /// <returns>The labels of every image.</returns>
    /// <exception cref="ArgumentException">The arrays differ in length.</exception>
    public static IReadOnlyList<IReadOnlyList<MosaicBox>> FromLabels(int imageCount, ReadOnlySpan<float> imageIndex, ReadOnlySpan<float> classes, ReadOnlySpan<float> boxes, int height, int width, int boxSize = 4)
    {
        if (imageIndex.Length != classes.Length || (boxes.Length > 0 && boxes.Length != boxSize * classes.Length))
        {
            throw new ArgumentException($"{imageIndex.Length} image indices, {classes.Length} classes and {boxes.Length} box values do not belong together.", nameof(boxes));
        }

        var images = new List<MosaicBox>[imageCount];
        for (var i = 0; i < imageCount; i++)
        {
            images[i] = [];
        }

        for (var i = 0; i < boxes.Length / boxSize; i++)
        {
            images[(int)imageIndex[i]].Add(new(ToPixels(boxes.Slice(boxSize * i, boxSize), height, width), (int)classes[i]));
        }

        return images;
    }

    private static CornerBox ToPixels(ReadOnlySpan<float> box, int height, int width)
    {
        if (box.Length > 4)
        {
            return new RotatedBox(box[0] * width, box[1] * height, box[2] * width, box[3] * height, box[4]).ToHull();
        }

        var corners = new CenterBox(box[0], box[1], box[2], box[3]).ToCorners();
        return new(corners.X1 * width, corners.Y1 * height, corners.X2 * width, corners.Y2 * height);
    }
}
