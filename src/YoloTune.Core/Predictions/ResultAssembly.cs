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

    /// <summary>Thresholds and limits that the assembly was made for.</summary>
    public NmsOptions Selection => _selection;

    /// <summary>The result for one image.</summary>
    /// <param name="output">The output for its batch.</param>
    /// <param name="image">Index in the batch.</param>
    /// <param name="place">The picture and its network input.</param>
    public ImageResult Assemble(DecodedOutput output, int image, PicturePlace place) => Assemble(output, image, place, new SelectionBuffer(), default);

    /// <summary>The result for one image; nothing is allocated but what it consists of, once the room has grown.</summary>
    /// <param name="output">The output for its batch.</param>
    /// <param name="image">Index in the batch.</param>
    /// <param name="place">The picture and its network input.</param>
    /// <param name="room">Room to select in, of one caller.</param>
    /// <param name="clock">Read when the result is complete.</param>
    public ImageResult Assemble(DecodedOutput output, int image, PicturePlace place, SelectionBuffer room, SpeedClock clock)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(room);
        var frame = NativeFrame.FromShapes(place.InputHeight, place.InputWidth, place.Height, place.Width);
        if (_task == TaskKind.Obb)
        {
            output.SelectRotated(image, _selection, room);
            return Rotated(frame, place, room, clock);
        }

        output.Select(image, _selection, room);
        return _task switch
        {
            TaskKind.Segment => Segmented(output, image, frame, place, room, clock),
            TaskKind.Pose => Posed(output, image, frame, place, room, clock),
            _ => Result(place, Boxes(frame, place, room), clock),
        };
    }

    private static BoxList Boxes(NativeFrame frame, PicturePlace place, SelectionBuffer room)
    {
        var boxes = room.Count == 0 ? [] : new Detection[room.Count];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = frame.ToNative(room.Detections[i]);
        }

        return new BoxList(place.Height, place.Width, boxes);
    }

    private ImageResult Result(PicturePlace place, BoxList boxes, SpeedClock clock) => new(place.Path, _names, boxes, clock.Read());

    private ImageResult Rotated(NativeFrame frame, PicturePlace place, SelectionBuffer room, SpeedClock clock)
    {
        var rotated = room.Count == 0 ? [] : new RotatedDetection[room.Count];
        var hulls = room.Count == 0 ? [] : new Detection[room.Count];
        for (var i = 0; i < rotated.Length; i++)
        {
            var item = frame.ToNative(room.Rotated[i]);
            var hull = item.Box.ToHull();
            (rotated[i], hulls[i]) = (item, new Detection(hull.X1, hull.Y1, hull.X2, hull.Y2, item.Score, item.ClassIndex));
        }

        return new ImageResult(place.Path, _names, new BoxList(place.Height, place.Width, hulls), clock.Read()) { Obb = new RotatedBoxList(place.Height, place.Width, rotated) };
    }

    private ImageResult Posed(DecodedOutput output, int image, NativeFrame frame, PicturePlace place, SelectionBuffer room, SpeedClock clock)
    {
        var dimensions = output.ExtraCount / KeypointCount;
        var points = room.Count == 0 ? [] : new float[room.Count * output.ExtraCount];
        output.Extras(image, room.Anchors, points);
        for (var i = 0; i < points.Length; i += dimensions)
        {
            (points[i], points[i + 1]) = frame.ToNative(points[i], points[i + 1]);
        }

        var boxes = Boxes(frame, place, room);
        return new ImageResult(place.Path, _names, boxes, clock.Read())
        {
            Keypoints = new KeypointList(points, KeypointCount, dimensions, place.Height, place.Width),
        };
    }

    private ImageResult Segmented(DecodedOutput output, int image, NativeFrame frame, PicturePlace place, SelectionBuffer room, SpeedClock clock)
    {
        MakeMasks(output, image, frame, place, room);
        var boxes = room.MaskOwners.Count == 0 ? [] : new Detection[room.MaskOwners.Count];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = frame.ToNative(room.Detections[room.MaskOwners[i]]);
        }

        var masks = NativeMasks
            ? new MaskList(room.Masks, place.Height, place.Width)
            : new MaskList(room.Masks, place.Height, place.Width, frame.Gain, frame.PadLeft, frame.PadTop);
        room.Masks.Clear();
        return new ImageResult(place.Path, _names, new BoxList(place.Height, place.Width, boxes), clock.Read()) { Masks = masks };
    }

    /// <summary>The masks that are not empty.</summary>
    private void MakeMasks(DecodedOutput output, int image, NativeFrame frame, PicturePlace place, SelectionBuffer room)
    {
        room.Masks.Clear();
        room.MaskOwners.Clear();
        if (room.Count == 0)
        {
            return;
        }

        var prototypes = output.Prototypes(image);
        var weights = room.Extras(room.Count * output.ExtraCount);
        output.Extras(image, room.Anchors, weights);
        for (var i = 0; i < room.Count; i++)
        {
            var own = weights.Slice(i * prototypes.Count, prototypes.Count);
            var mask = NativeMasks
                ? prototypes.AssembleNative(own, frame.ToNative(room.Detections[i]).Box, place.Height, place.Width, room.SpareMask)
                : prototypes.AssembleUpsampled(own, room.Detections[i].Box, place.InputHeight, place.InputWidth, room.SpareMask);
            room.SpareMask = mask.IsEmpty ? mask : ReferenceEquals(mask, room.SpareMask) ? null : room.SpareMask;
            if (!mask.IsEmpty)
            {
                room.Masks.Add(mask);
                room.MaskOwners.Add(i);
            }
        }
    }
}
