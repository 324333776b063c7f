using YoloTune.Core.Geometry;
using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Predictions;

/// <summary>
/// Makes results out of decoded output, for every task that finds objects (spec/07 sections 3 and 4): selects, brings boxes, key points
/// and rotated boxes to native pixels, and assembles masks.
/// </summary>
public sealed class ResultAssembly
{
    private readonly TaskKind _task;
    private readonly IReadOnlyList<string> _names;
    private readonly NmsOptions _selection;

    /// <summary>Creates an assembly.</summary>
    /// <param name="task">Detect, segment, pose or obb.</param>
    /// <param name="names">Class names by index.</param>
    /// <param name="selection">Thresholds and limits.</param>
    /// <exception cref="ArgumentException">The task finds no objects.</exception>
    public ResultAssembly(TaskKind task, IReadOnlyList<string> names, NmsOptions selection)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(selection);
        if (task is not (TaskKind.Detect or TaskKind.Segment or TaskKind.Pose or TaskKind.Obb))
        {
            throw new ArgumentException($"A network for the task '{task}' finds no objects.", nameof(task));
        }

        (_task, _names, _selection) = (task, names, selection);
    }

    /// <summary>K, key points of an object; pose.</summary>
    public int KeypointCount { get; init; } = 17;

    /// <summary>Masks in the resolution of the picture instead of the network input (<c>retina_masks</c>); segment.</summary>
    public bool NativeMasks { get; init; }

    /// <summary>The result for one image.</summary>
    /// <param name="output">The output for its batch.</param>
    /// <param name="image">Index in the batch.</param>
    /// <param name="place">The picture and its network input.</param>
    /// <param name="speed">Where the time went.</param>
    public ImageResult Assemble(DecodedOutput output, int image, PicturePlace place, PredictionSpeed speed = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        var frame = NativeFrame.FromShapes(place.InputHeight, place.InputWidth, place.Height, place.Width);
        return _task switch
        {
            TaskKind.Obb => Rotated(output.SelectRotated(image, _selection), frame, place, speed),
            TaskKind.Segment => Segmented(output, image, frame, place, speed),
            TaskKind.Pose => Posed(output, image, frame, place, speed),
            _ => new ImageResult(place.Path, place.Height, place.Width, _names, output.Select(image, _selection).ToNative(frame), speed),
        };
    }

    private ImageResult Rotated(RotatedSelection found, NativeFrame frame, PicturePlace place, PredictionSpeed speed)
    {
        var rotated = Array.ConvertAll(found.Detections, frame.ToNative);
        var hulls = Array.ConvertAll(rotated, item =>
        {
            var hull = item.Box.ToHull();
            return new Detection(hull.X1, hull.Y1, hull.X2, hull.Y2, item.Score, item.ClassIndex);
        });
        return new ImageResult(place.Path, place.Height, place.Width, _names, hulls, speed) { Obb = new RotatedBoxList(rotated, place.Height, place.Width) };
    }

    private ImageResult Posed(DecodedOutput output, int image, NativeFrame frame, PicturePlace place, PredictionSpeed speed)
    {
        var found = output.Select(image, _selection);
        var points = output.Extras(image, found.Anchors);
        var dimensions = output.ExtraCount / KeypointCount;
        for (var i = 0; i < points.Length; i += dimensions)
        {
            (points[i], points[i + 1]) = frame.ToNative(points[i], points[i + 1]);
        }

        return new ImageResult(place.Path, place.Height, place.Width, _names, found.ToNative(frame), speed)
        {
            Keypoints = new KeypointList(points, KeypointCount, dimensions, place.Height, place.Width),
        };
    }

    private ImageResult Segmented(DecodedOutput output, int image, NativeFrame frame, PicturePlace place, PredictionSpeed speed)
    {
        var found = output.Select(image, _selection);
        var native = found.ToNative(frame);
        var (boxes, masks) = (new List<Detection>(found.Count), new List<BitMask>(found.Count));
        if (found.Count > 0)
        {
            var prototypes = output.Prototypes(image);
            var weights = output.Extras(image, found.Anchors);
            for (var i = 0; i < found.Count; i++)
            {
                var own = weights.AsSpan(i * prototypes.Count, prototypes.Count);
                var mask = NativeMasks
                    ? prototypes.AssembleNative(own, native[i].Box, place.Height, place.Width)
                    : prototypes.AssembleUpsampled(own, found.Detections[i].Box, place.InputHeight, place.InputWidth);
                if (!mask.IsEmpty)
                {
                    boxes.Add(native[i]);
                    masks.Add(mask);
                }
            }
        }

        return new ImageResult(place.Path, place.Height, place.Width, _names, boxes, speed)
        {
            Masks = NativeMasks
                ? new MaskList(masks, place.Height, place.Width)
                : new MaskList(masks, place.Height, place.Width, frame.Gain, frame.PadLeft, frame.PadTop),
        };
    }
}
