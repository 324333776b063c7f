using TorchSharp;
using YoloTune.Core.Geometry;
using YoloTune.Models.Heads;
using YoloTune.Models.State;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>The decoded output of a network that finds objects, for one batch, as plain numbers.</summary>
internal sealed class DecodedBatch
{
    private const int EndToEndColumns = 6;
    private const int BoxRows = 4;
    private readonly float[] _values;
    private readonly int _perImage;
    private readonly int _columns;
    private readonly bool _endToEnd;
    private readonly int _classCount;
    private readonly Tensor? _prototypes;

    /// <summary>Copies the decoded rows; prototypes are copied image by image when asked for.</summary>
    /// <param name="rows">(B, k, 6 + extra) end-to-end, else (B, 4 + nc + extra, A).</param>
    /// <param name="prediction">The raw output, for the prototypes.</param>
    /// <param name="endToEnd">Which of the two.</param>
    /// <param name="classCount">nc.</param>
    public DecodedBatch(Tensor rows, DetectionPrediction prediction, bool endToEnd, int classCount)
    {
        _values = rows.ToStored().ToFloats();
        Count = (int)rows.size(0);
        _perImage = _values.Length / Math.Max(Count, 1);
        _columns = (int)rows.size(2);
        _endToEnd = endToEnd;
        _classCount = classCount;
        _prototypes = (endToEnd ? prediction.OneToOne : prediction.OneToMany)?.Prototypes;
    }

    /// <summary>Number of images, B.</summary>
    public int Count { get; }

    /// <summary>Numbers of an object besides box, score and class.</summary>
    public int ExtraCount => _endToEnd ? _columns - EndToEndColumns : (_perImage / _columns) - BoxRows - _classCount;

    /// <summary>The detections of an image.</summary>
    public Selection Select(int image, NmsOptions options) => _endToEnd
        ? EndToEndSelection.Select(Of(image), _columns, options)
        : NonMaxSuppression.Select(Of(image), _columns, _classCount, options);

    /// <summary>The rotated detections of an image.</summary>
    public RotatedSelection SelectRotated(int image, NmsOptions options) => _endToEnd
        ? EndToEndSelection.SelectRotated(Of(image), _columns, options)
        : RotatedSuppression.Select(Of(image), _columns, _classCount, options);

    /// <summary>What objects have besides box, score and class.</summary>
    /// <param name="image">The image.</param>
    /// <param name="anchors">Where the objects come from (<see cref="Selection.Anchors"/>).</param>
    /// <returns>(objects x <see cref="ExtraCount"/>).</returns>
    public float[] Extras(int image, IReadOnlyList<int> anchors)
    {
        var values = Of(image);
        var count = ExtraCount;
        var extras = new float[anchors.Count * count];
        for (var i = 0; i < anchors.Count; i++)
        {
            for (var k = 0; k < count; k++)
            {
                extras[(i * count) + k] = _endToEnd
                    ? values[(anchors[i] * _columns) + EndToEndColumns + k]
                    : values[((BoxRows + _classCount + k) * _columns) + anchors[i]];
            }
        }

        return extras;
    }

    /// <summary>The mask prototypes of an image.</summary>
    /// <exception cref="InvalidOperationException">The network has none.</exception>
    public MaskPrototypes Prototypes(int image)
    {
        if (_prototypes is null)
        {
            throw new InvalidOperationException("The network has no mask prototypes.");
        }

        using var part = _prototypes[image];
        return new MaskPrototypes(part.ToStored().ToFloats(), (int)part.size(0), (int)part.size(1), (int)part.size(2));
    }

    private ReadOnlySpan<float> Of(int image) => _values.AsSpan(image * _perImage, _perImage);
}
