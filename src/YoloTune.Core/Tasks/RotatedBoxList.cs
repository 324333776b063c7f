using System.Collections;

namespace YoloTune.Core.Tasks;

/// <summary>The rotated boxes of one image in native pixels, under the field's names (spec/07 section 5).</summary>
public sealed class RotatedBoxList : IReadOnlyList<RotatedDetection>
{
    private readonly RotatedDetection[] _detections;

    /// <summary>Wraps detections.</summary>
    /// <param name="detections">Detections in native pixels, by descending score; they may reach beyond the picture.</param>
    /// <param name="height">Native height, pixels.</param>
    /// <param name="width">Native width, pixels.</param>
    public RotatedBoxList(IEnumerable<RotatedDetection> detections, int height, int width)
        : this(height, width, [.. detections])
    {
    }

    /// <summary>Wraps an array that nobody else will change.</summary>
    internal RotatedBoxList(int height, int width, RotatedDetection[] owned)
    {
        _detections = owned;
        (ImageHeight, ImageWidth) = (height, width);
    }

    /// <summary>Native height, pixels.</summary>
    public int ImageHeight { get; }

    /// <summary>Native width, pixels.</summary>
    public int ImageWidth { get; }

    /// <inheritdoc/>
    public int Count => _detections.Length;

    /// <summary>Centre, size and angle (radians), native pixels.</summary>
    public IReadOnlyList<RotatedBox> Xywhr => Array.ConvertAll(_detections, item => item.Box);

    /// <summary>Four corners, x and y in turn, native pixels (<see cref="RotatedBox.ToCorners"/>).</summary>
    public IReadOnlyList<float[]> Xyxyxyxy => Array.ConvertAll(_detections, item => item.Box.ToCorners());

    /// <summary>Four corners, x and y in turn, 0 to 1 of the image; beyond where a box leaves it.</summary>
    public IReadOnlyList<float[]> Xyxyxyxyn => Array.ConvertAll(_detections, item => Normalized(item.Box.ToCorners()));

    /// <summary>The upright boxes around them, native pixels.</summary>
    public IReadOnlyList<CornerBox> Xyxy => Array.ConvertAll(_detections, item => item.Box.ToHull());

    /// <summary>Confidences, 0 to 1.</summary>
    public IReadOnlyList<float> Conf => Array.ConvertAll(_detections, item => item.Score);

    /// <summary>Class indices.</summary>
    public IReadOnlyList<int> Cls => Array.ConvertAll(_detections, item => item.ClassIndex);

    /// <inheritdoc/>
    public RotatedDetection this[int index] => _detections[index];

    /// <inheritdoc/>
    public IEnumerator<RotatedDetection> GetEnumerator() => ((IEnumerable<RotatedDetection>)_detections).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Four corners of one box, x and y in turn, 0 to 1 of the image.</summary>
    /// <param name="index">Index of the object.</param>
    public float[] Normalized(int index) => Normalized(_detections[index].Box.ToCorners());

    private float[] Normalized(float[] corners)
    {
        for (var i = 0; i < corners.Length; i += 2)
        {
            corners[i] /= ImageWidth;
            corners[i + 1] /= ImageHeight;
        }

        return corners;
    }
}
