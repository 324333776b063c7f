using System.Collections;

namespace YoloTune.Core.Tasks;

/// <summary>The boxes of one image in native pixels, under the field's names (spec/07 section 5).</summary>
public sealed class BoxList : IReadOnlyList<Detection>
{
    private readonly Detection[] _detections;

    /// <summary>Wraps detections.</summary>
    /// <param name="detections">Detections in native pixels, by descending score.</param>
    /// <param name="height">Native height, pixels.</param>
    /// <param name="width">Native width, pixels.</param>
    public BoxList(IEnumerable<Detection> detections, int height, int width)
        : this(height, width, [.. detections])
    {
    }

    /// <summary>Wraps an array that nobody else will change.</summary>
    internal BoxList(int height, int width, Detection[] owned)
    {
        _detections = owned;
        ImageHeight = height;
        ImageWidth = width;
    }

    /// <summary>Native height, pixels.</summary>
    public int ImageHeight { get; }

    /// <summary>Native width, pixels.</summary>
    public int ImageWidth { get; }

    /// <inheritdoc/>
    public int Count => _detections.Length;

    /// <summary>Corners, native pixels.</summary>
    public IReadOnlyList<CornerBox> Xyxy => Array.ConvertAll(_detections, item => item.Box);

    /// <summary>Centre and size, native pixels.</summary>
    public IReadOnlyList<CenterBox> Xywh => Array.ConvertAll(_detections, item => item.Box.ToCenter());

    /// <summary>Corners, 0 to 1 of the image.</summary>
    public IReadOnlyList<CornerBox> Xyxyn => Array.ConvertAll(_detections, item => item.Box.Normalized(ImageWidth, ImageHeight));

    /// <summary>Centre and size, 0 to 1 of the image.</summary>
    public IReadOnlyList<CenterBox> Xywhn => Array.ConvertAll(_detections, item => item.Box.ToCenter().Normalized(ImageWidth, ImageHeight));

    /// <summary>Confidences, 0 to 1.</summary>
    public IReadOnlyList<float> Conf => Array.ConvertAll(_detections, item => item.Score);

    /// <summary>Class indices.</summary>
    public IReadOnlyList<int> Cls => Array.ConvertAll(_detections, item => item.ClassIndex);

    /// <inheritdoc/>
    public Detection this[int index] => _detections[index];

    /// <inheritdoc/>
    public IEnumerator<Detection> GetEnumerator() => ((IEnumerable<Detection>)_detections).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
