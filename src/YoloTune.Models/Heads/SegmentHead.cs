using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>
/// Instance masks: every anchor also gives weights, and the head gives prototypes; a mask is the weighted sum of the prototypes
/// (<c>Segment</c> and <c>Segment26</c>; specification 01, section 5.2).
/// </summary>
public sealed class SegmentHead : DetectHead
{
    private readonly Prototypes _prototypes;
    private readonly TwinBranch _coefficients;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="options">Sizes and kind.</param>
    /// <param name="maskCount">nm, number of prototypes.</param>
    /// <param name="hidden">npr, channels inside the prototype block.</param>
    /// <param name="multiLevel">True for prototypes from all levels and a semantic branch (YOLO26).</param>
    public SegmentHead(Initializer initializer, DetectHeadOptions options, int maskCount, int hidden, bool multiLevel)
        : base(initializer, options)
    {
        MaskCount = maskCount;
        _prototypes = AddChild<Prototypes>("proto", multiLevel
            ? new MultiLevelPrototypes(initializer, options.Channels, hidden, maskCount, ClassCount)
            : new SingleLevelPrototypes(initializer, options.Channels[0], hidden, maskCount));
        var width = Math.Max(options.Channels[0] / 4, maskCount);
        LayerList Item(int channels) => Stack(initializer, channels, width, maskCount);
        _coefficients = AddBranch("cv4", Item);
        AddCopy(_coefficients, Item);
    }

    /// <summary>nm, number of prototypes.</summary>
    public int MaskCount { get; }

    /// <summary>The block that makes the prototypes.</summary>
    internal Prototypes Prototypes => _prototypes;

    /// <inheritdoc/>
    public override DetectionPrediction Predict(IReadOnlyList<Tensor> features, bool oneToMany = true)
    {
        var prediction = base.Predict(features, oneToMany);
        var (masks, semantic) = _prototypes.Compute(features);
        return new DetectionPrediction(
            prediction.OneToMany is { } many ? many with { Prototypes = masks, SemanticLogits = semantic } : null,
            prediction.OneToOne is { } one ? one with { Prototypes = masks.detach(), SemanticLogits = semantic?.detach() } : null);
    }

    /// <summary>The mask branches of all levels and their state-dict name.</summary>
    /// <param name="endToEnd">True for the end-to-end copy.</param>
    internal (string Name, LayerList? Branch) MaskBranches(bool endToEnd) => (_coefficients.NameOf(endToEnd), _coefficients.Of(endToEnd));

    /// <inheritdoc/>
    internal override Tensor? DecodeExtra(BranchPrediction branch, Tensor anchors, Tensor strides) => branch.MaskCoefficients;

    /// <inheritdoc/>
    private protected override BranchPrediction Extend(BranchPrediction branch, bool endToEnd) =>
        branch with { MaskCoefficients = Join(_coefficients.Of(endToEnd)!, branch.Features) };

    /// <inheritdoc/>
    private protected override void DropOneToMany()
    {
        base.DropOneToMany();
        (_prototypes as MultiLevelPrototypes)?.DropSemantic();
    }
}
