using YoloTune.Core.Geometry;

namespace YoloTune.Core.Predictions;

/// <summary>The decoded output of a network that finds objects, for one batch, as plain numbers, whatever engine computed it (spec/07 section 10.1).</summary>
public sealed class DecodedOutput
{
    private const int EndToEndColumns = 6;
    private const int BoxRows = 4;
    private readonly float[] _values;
    private readonly int _perImage;
    private readonly int _columns;
    private readonly int _classCount;
    private readonly Func<int, MaskPrototypes>? _prototypes;

    /// <summary>Wraps an output.</summary>
    /// <param name="values">Images x rows x columns; not copied. End-to-end: a row per object (6 + extra columns). Else a row per channel (4 + classes + extra rows) and a column per anchor.</param>
    /// <param name="count">Number of images, at least 1.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="endToEnd">Which of the two.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="prototypes">Gives the mask prototypes of an image; null without masks.</param>
    public DecodedOutput(float[] values, int count, int columns, bool endToEnd, int classCount, Func<int, MaskPrototypes>? prototypes = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        _values = values;
        Count = count;
        _perImage = values.Length / Math.Max(count, 1);
        _columns = columns;
        EndToEnd = endToEnd;
        _classCount = classCount;
        _prototypes = prototypes;
    }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>True for selected rows, false for raw anchors.</summary>
    public bool EndToEnd { get; }

    /// <summary>Numbers of an object besides box, score and class.</summary>
    public int ExtraCount => EndToEnd ? _columns - EndToEndColumns : (_perImage / _columns) - BoxRows - _classCount;

    /// <summary>The detections of an image.</summary>
    /// <param name="image">Index of the image.</param>
    /// <param name="options">Thresholds and limits.</param>
    public Selection Select(int image, NmsOptions options) => EndToEnd
        ? EndToEndSelection.Select(Of(image), _columns, options)
        : NonMaxSuppression.Select(Of(image), _columns, _classCount, options);

    /// <summary>The rotated detections of an image.</summary>
    /// <param name="image">Index of the image.</param>
    /// <param name="options">Thresholds and limits.</param>
    public RotatedSelection SelectRotated(int image, NmsOptions options) => EndToEnd
        ? EndToEndSelection.SelectRotated(Of(image), _columns, options)
        : RotatedSuppression.Select(Of(image), _columns, _classCount, options);

    /// <summary>Selects the detections of an image into memory that is there.</summary>
    /// <param name="image">Index of the image.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <param name="selected">Takes the detections.</param>
    public void Select(int image, NmsOptions options, SelectionBuffer selected)
    {
        if (EndToEnd)
        {
            EndToEndSelection.Select(Of(image), _columns, options, selected);
        }
        else
        {
            NonMaxSuppression.Select(Of(image), _columns, _classCount, options, selected);
        }
    }

    /// <summary>Selects the rotated detections of an image into memory that is there.</summary>
    /// <param name="image">Index of the image.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <param name="selected">Takes the detections.</param>
    public void SelectRotated(int image, NmsOptions options, SelectionBuffer selected)
    {
        if (EndToEnd)
        {
            EndToEndSelection.SelectRotated(Of(image), _columns, options, selected);
        }
        else
        {
            RotatedSuppression.Select(Of(image), _columns, _classCount, options, selected);
        }
    }

    /// <summary>What objects have besides box, score and class.</summary>
    /// <param name="image">Index of the image.</param>
    /// <param name="anchors">Where the objects come from (<see cref="Selection.Anchors"/>).</param>
    /// <returns>(objects x <see cref="ExtraCount"/>).</returns>
    public float[] Extras(int image, ReadOnlySpan<int> anchors)
    {
        var extras = new float[anchors.Length * ExtraCount];
        Extras(image, anchors, extras);
        return extras;
    }

    /// <summary>Writes what objects have besides box, score and class.</summary>
    /// <param name="image">Index of the image.</param>
    /// <param name="anchors">Where the objects come from.</param>
    /// <param name="extras">Takes objects x <see cref="ExtraCount"/> values.</param>
    public void Extras(int image, ReadOnlySpan<int> anchors, Span<float> extras)
    {
        var values = Of(image);
        var count = ExtraCount;
        for (var i = 0; i < anchors.Length; i++)
        {
            for (var k = 0; k < count; k++)
            {
                extras[(i * count) + k] = EndToEnd
                    ? values[(anchors[i] * _columns) + EndToEndColumns + k]
                    : values[((BoxRows + _classCount + k) * _columns) + anchors[i]];
            }
        }
    }

    /// <summary>The mask prototypes of an image.</summary>
    /// <param name="image">Index of the image.</param>
    /// <exception cref="InvalidOperationException">The network has none.</exception>
    public MaskPrototypes Prototypes(int image) => _prototypes?.Invoke(image) ?? throw new InvalidOperationException("The network has no mask prototypes.");

    private ReadOnlySpan<float> Of(int image) => _values.AsSpan(image * _perImage, _perImage);
}
