using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>
/// Key points: every anchor also gives K points (<c>Pose</c> and <c>Pose26</c>; specification 01, sections 5.2 and 7.5). In YOLO26
/// one trunk feeds the points and, in training, their uncertainties, and a flow for the loss learns along.
/// </summary>
public sealed class PoseHead : DetectHead
{
    private readonly TwinBranch _trunk;
    private readonly TwinBranch? _points;
    private readonly TwinBranch? _sigmas;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="options">Sizes and kind.</param>
    /// <param name="layout">Points of an object.</param>
    /// <param name="withFlow">True for the head of YOLO26.</param>
    public PoseHead(Initializer initializer, DetectHeadOptions options, KeypointLayout layout, bool withFlow)
        : base(initializer, options)
    {
        Layout = layout;
        HasUncertainty = withFlow;
        var hidden = Math.Max(options.Channels[0] / 4, withFlow ? layout.Count * (layout.Dimensions + 2) : layout.Values);
        Layer Trunk(int channels) => withFlow
            ? new LayerList(new ConvBlock(initializer, channels, hidden, 3), new ConvBlock(initializer, hidden, hidden, 3))
            : Stack(initializer, channels, hidden, layout.Values);
        Convolution Points(int channels) => new(initializer, hidden, layout.Values, bias: true);
        Convolution Sigmas(int channels) => new(initializer, hidden, 2 * layout.Count, bias: true);

        _trunk = AddBranch("cv4", Trunk);
        AddCopy(_trunk, Trunk);
        if (withFlow)
        {
            Flow = AddChild("flow_model", new NormalizingFlow(initializer));
            _points = AddBranch("cv4_kpts", Points);
            _sigmas = AddBranch("cv4_sigma", Sigmas);
            AddCopy(_points, Points);
            AddCopy(_sigmas, Sigmas);
        }
    }

    /// <summary>Points of an object.</summary>
    public KeypointLayout Layout { get; }

    /// <summary>True for the head of YOLO26: points are plain offsets from the anchor and have uncertainties in training.</summary>
    public bool HasUncertainty { get; }

    /// <summary>The density of errors that the loss of YOLO26 needs; null in other heads and once fused away.</summary>
    public NormalizingFlow? Flow { get; private set; }

    /// <summary>The branches that give the raw points, one after the other, with their state-dict names.</summary>
    /// <param name="endToEnd">True for the end-to-end copies.</param>
    internal IReadOnlyList<(string Name, LayerList? Branch)> PointBranches(bool endToEnd) =>
        [.. new[] { _trunk, _points }.OfType<TwinBranch>().Select(branch => (branch.NameOf(endToEnd), branch.Of(endToEnd)))];

    /// <inheritdoc/>
    internal override Tensor? DecodeExtra(BranchPrediction branch, Tensor anchors, Tensor strides)
    {
        var raw = branch.Keypoints!;
        var points = raw.view(raw.size(0), Layout.Count, Layout.Dimensions, raw.size(2));
        var offsets = points.narrow(2, 0, 2);
        var places = (HasUncertainty ? offsets.Plus(anchors) : offsets.Times(2).Plus(anchors.Plus(-0.5))) * strides;
        return (Layout.Dimensions == 3 ? cat([places, points.narrow(2, 2, 1).sigmoid()], 2) : places).flatten(1, 2);
    }

    /// <inheritdoc/>
    private protected override BranchPrediction Extend(BranchPrediction branch, bool endToEnd)
    {
        var trunk = _trunk.Of(endToEnd)!;
        if (_points is null)
        {
            return branch with { Keypoints = Join(trunk, branch.Features) };
        }

        var maps = branch.Features.Select((feature, level) => trunk[level].Forward(feature)).ToArray();
        var sigmas = Training ? _sigmas!.Of(endToEnd) : null;
        var extended = branch with
        {
            Keypoints = Join(_points.Of(endToEnd)!, maps),
            KeypointSigmas = sigmas is null ? null : Join(sigmas, maps),
        };
        foreach (var map in maps)
        {
            map.Dispose();
        }

        return extended;
    }

    /// <inheritdoc/>
    private protected override void DropOneToMany()
    {
        base.DropOneToMany();
        if (_sigmas is not null)
        {
            Remove(_sigmas, endToEnd: true);
            RemoveChild("flow_model");
            Flow = null;
        }
    }
}
