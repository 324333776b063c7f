using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>
/// An anchor-free detection head: a box branch and a class branch per level, and for end-to-end models a second pair of
/// branches (<c>one2one</c>) that assigns one anchor per object (specification 01, section 5.1). Heads for masks, key points and
/// rotated boxes are made from it by adding branches.
/// </summary>
public abstract class DetectHead : Head
{
    private readonly DetectHeadOptions _options;
    private readonly int _boxChannels;
    private readonly int _classChannels;
    private readonly List<TwinBranch> _branches = [];
    private readonly TwinBranch _boxes;
    private readonly TwinBranch _classes;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="options">Sizes and kind.</param>
    private protected DetectHead(Initializer initializer, DetectHeadOptions options)
        : base(options.ClassCount)
    {
        _options = options;
        _boxChannels = Math.Max(16, Math.Max(options.Channels[0] / 4, 4 * RegisterMaximum));
        _classChannels = options.ClassChannels ?? NaturalClassChannels(options.Channels[0], ClassCount);
        _boxes = AddBranch("cv2", channels => Stack(initializer, channels, _boxChannels, 4 * RegisterMaximum));
        _classes = AddBranch("cv3", channels => ClassBranch(initializer, channels));
        Expectation = AddChild("dfl", new DistributionExpectation(RegisterMaximum));
        AddCopy(_boxes, channels => Stack(initializer, channels, _boxChannels, 4 * RegisterMaximum));
        AddCopy(_classes, channels => ClassBranch(initializer, channels));
    }

    /// <summary>R, bins per side.</summary>
    public int RegisterMaximum => _options.RegisterMaximum;

    /// <summary>Number of input levels.</summary>
    public int Levels => _options.Channels.Count;

    /// <inheritdoc/>
    public sealed override bool HasEndToEnd => _options.EndToEnd;

    /// <inheritdoc/>
    public sealed override bool HasOneToMany => _boxes.OneToMany is not null;

    /// <summary>Turns raw box channels into distances.</summary>
    public DistributionExpectation Expectation { get; }

    /// <summary>Channels of the class branch.</summary>
    public int ClassChannels => _classChannels;

    /// <summary>Channels that the class branch has by default: as many as the finest level or the classes, the latter up to 100.</summary>
    /// <param name="finestChannels">Channels of the finest input level.</param>
    /// <param name="classCount">nc.</param>
    public static int NaturalClassChannels(int finestChannels, int classCount) => Math.Max(finestChannels, Math.Min(classCount, 100));

    /// <inheritdoc/>
    internal sealed override int CopiedActivations => _branches.Count(branch => branch.CopyIsActivated);

    /// <summary>Computes the raw outputs of all branches.</summary>
    /// <param name="features">Input maps, finest first.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch out (nobody asked for it).</param>
    /// <remarks>In training the end-to-end branches see detached maps, so that only the other branches teach the body.</remarks>
    public virtual DetectionPrediction Predict(IReadOnlyList<Tensor> features, bool oneToMany = true)
    {
        var many = oneToMany && HasOneToMany ? Compute(features, endToEnd: false) : null;
        if (!HasEndToEnd)
        {
            return new DetectionPrediction(many, null);
        }

        IReadOnlyList<Tensor> seen = Training ? [.. features.Select(feature => feature.detach())] : features;
        return new DetectionPrediction(many, Compute(seen, endToEnd: true));
    }

    /// <inheritdoc/>
    public sealed override HeadPrediction Run(IReadOnlyList<Tensor> features, bool oneToMany = true) => Predict(features, oneToMany);

    /// <summary>Sets the last biases: boxes 2, classes ln(5 / nc / (640 / stride)^2) (specification 01, section 6).</summary>
    public sealed override void InitializeBiases()
    {
        using var guard = no_grad();
        foreach (var endToEnd in new[] { false, true })
        {
            for (var level = 0; _boxes.Of(endToEnd) is { } boxes && level < Levels; level++)
            {
                var prior = Math.Log(5.0 / ClassCount / Math.Pow(640.0 / Strides[level], 2));
                LastConvolution(boxes, level).Bias!.FillInPlace(2.0);
                LastConvolution(_classes.Of(endToEnd)!, level).Bias!.FillInPlace(prior);
            }
        }
    }

    /// <summary>The box branches of all levels and their state-dict name.</summary>
    /// <param name="endToEnd">True for the end-to-end pair.</param>
    internal (string Name, LayerList? Branch) BoxBranches(bool endToEnd) => (_boxes.NameOf(endToEnd), _boxes.Of(endToEnd));

    /// <summary>The class branches of all levels and their state-dict name.</summary>
    /// <param name="endToEnd">True for the end-to-end pair.</param>
    internal (string Name, LayerList? Branch) ClassBranches(bool endToEnd) => (_classes.NameOf(endToEnd), _classes.Of(endToEnd));

    /// <summary>Boxes in pixels (specification 01, section 7.3).</summary>
    /// <param name="branch">Raw output.</param>
    /// <param name="anchors">(2, A) centres in cells.</param>
    /// <param name="strides">(1, A) pixels per cell.</param>
    /// <param name="corners">True for left, top, right, bottom; false for centre and size.</param>
    /// <returns>(B, 4, A).</returns>
    internal virtual Tensor DecodeBoxes(BranchPrediction branch, Tensor anchors, Tensor strides, bool corners)
    {
        var halves = Expectation.Forward(branch.Boxes).split(2, 1);
        var (low, high) = (anchors - halves[0], anchors.Plus(halves[1]));
        return (corners ? cat([low, high], 1) : cat([low.Plus(high).Times(0.5), high - low], 1)) * strides;
    }

    /// <summary>What else the head says of every anchor, in its final form; null for nothing.</summary>
    /// <param name="branch">Raw output.</param>
    /// <param name="anchors">(2, A) centres in cells.</param>
    /// <param name="strides">(1, A) pixels per cell.</param>
    /// <returns>(B, extra, A).</returns>
    internal virtual Tensor? DecodeExtra(BranchPrediction branch, Tensor anchors, Tensor strides) => null;

    /// <summary>Runs the task's own branches.</summary>
    /// <param name="branch">Boxes, scores and the maps.</param>
    /// <param name="endToEnd">True for the end-to-end branches.</param>
    private protected virtual BranchPrediction Extend(BranchPrediction branch, bool endToEnd) => branch;

    /// <summary>Registers a branch; its copy is added by <see cref="AddCopy"/> when its place in the state dict comes.</summary>
    /// <param name="name">State-dict name.</param>
    /// <param name="create">Makes the item for a level with so many channels.</param>
    private protected TwinBranch AddBranch(string name, Func<int, Layer> create)
    {
        var branch = new TwinBranch(name, AddChild(name, new LayerList(_options.Channels.Select(create))));
        _branches.Add(branch);
        return branch;
    }

    /// <summary>Registers the end-to-end copy of a branch, in heads that have such.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="create">Makes the item for a level with so many channels.</param>
    private protected void AddCopy(TwinBranch branch, Func<int, Layer> create)
    {
        if (HasEndToEnd)
        {
            AddChild(branch.CopyName, branch.Attach(new LayerList(_options.Channels.Select(create))));
        }
    }

    /// <summary>Removes one side of a branch.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="endToEnd">True for the copy.</param>
    private protected void Remove(TwinBranch branch, bool endToEnd)
    {
        RemoveChild(branch.NameOf(endToEnd));
        branch.Forget(endToEnd);
    }

    /// <inheritdoc/>
    private protected override void DropOneToMany()
    {
        foreach (var branch in _branches)
        {
            Remove(branch, endToEnd: false);
        }
    }

    /// <summary>Two blocks of 3×3 and a plain convolution: the usual branch of a level.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="channels">Channels of the level.</param>
    /// <param name="hidden">Channels inside.</param>
    /// <param name="outputs">Channels of the result.</param>
    private protected static LayerList Stack(Initializer initializer, int channels, int hidden, int outputs) => new(
        new ConvBlock(initializer, channels, hidden, 3),
        new ConvBlock(initializer, hidden, hidden, 3),
        new Convolution(initializer, hidden, outputs, bias: true));

    /// <summary>Runs a branch on its levels and puts all anchors in a row.</summary>
    /// <param name="branch">One item per level.</param>
    /// <param name="inputs">One map per level.</param>
    /// <returns>(B, C, A).</returns>
    private protected static Tensor Join(LayerList branch, IReadOnlyList<Tensor> inputs)
    {
        var parts = new Tensor[inputs.Count];
        var rows = true;
        for (var level = 0; level < inputs.Count; level++)
        {
            using var map = branch[level].Forward(inputs[level]);
            rows &= map.size(1) > 1 && map.stride(1) == 1;
            using var flat = map.flatten(2);
            parts[level] = flat.transpose(1, 2);
        }

        // Where the channels of an anchor lie side by side they stay so: turning maps would touch every value by itself, here and
        // in the gradient.
        using var joined = rows ? cat(parts, 1) : cat(Array.ConvertAll(parts, part => part.transpose(1, 2)), 2);
        foreach (var part in parts)
        {
            part.Dispose();
        }

        // What follows a head is computed in single precision, whatever the network computed in.
        using var single = joined.to(ScalarType.Float32);
        return rows ? single.transpose(1, 2) : single.alias();
    }

    private static Convolution LastConvolution(LayerList branch, int level) => (Convolution)((LayerList)branch[level])[2];

    private BranchPrediction Compute(IReadOnlyList<Tensor> features, bool endToEnd) =>
        Extend(new BranchPrediction(Join(_boxes.Of(endToEnd)!, features), Join(_classes.Of(endToEnd)!, features), features), endToEnd);

    private LayerList ClassBranch(Initializer initializer, int channels) => _options.Legacy
        ? Stack(initializer, channels, _classChannels, ClassCount)
        : new LayerList(
            new LayerList(ConvBlock.Depthwise(initializer, channels, channels, 3), new ConvBlock(initializer, channels, _classChannels)),
            new LayerList(ConvBlock.Depthwise(initializer, _classChannels, _classChannels, 3), new ConvBlock(initializer, _classChannels, _classChannels)),
            new Convolution(initializer, _classChannels, ClassCount, bias: true));
}
