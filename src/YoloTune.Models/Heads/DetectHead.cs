using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>
/// The anchor-free detection head: a box branch and a class branch per level, and for end-to-end models a second pair of
/// branches (<c>one2one</c>) that assigns one anchor per object (specification 01, section 5.1).
/// </summary>
public sealed class DetectHead : Layer
{
    private readonly int _boxChannels;
    private readonly int _classChannels;
    private readonly bool _legacy;
    private LayerList? _boxes;
    private LayerList? _classes;
    private readonly LayerList? _endToEndBoxes;
    private readonly LayerList? _endToEndClasses;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="classCount">nc, at least 1.</param>
    /// <param name="registerMaximum">R, bins per side; 1 means plain distances.</param>
    /// <param name="endToEnd">True for the second pair of branches.</param>
    /// <param name="channels">Channels of every input level, finest first.</param>
    /// <param name="legacy">True for the plain class branch of YOLOv8.</param>
    /// <param name="classChannels">Channels of the class branch; null derives them from the number of classes.</param>
    public DetectHead(Initializer initializer, int classCount, int registerMaximum, bool endToEnd, IReadOnlyList<int> channels, bool legacy, int? classChannels = null)
    {
        ClassCount = classCount;
        RegisterMaximum = registerMaximum;
        Levels = channels.Count;
        _legacy = legacy;
        _boxChannels = Math.Max(16, Math.Max(channels[0] / 4, 4 * registerMaximum));
        _classChannels = classChannels ?? NaturalClassChannels(channels[0], classCount);
        _boxes = AddChild("cv2", new LayerList(channels.Select(c => BoxBranch(initializer, c))));
        _classes = AddChild("cv3", new LayerList(channels.Select(c => ClassBranch(initializer, c))));
        Expectation = AddChild("dfl", new DistributionExpectation(registerMaximum));
        if (endToEnd)
        {
            _endToEndBoxes = AddChild("one2one_cv2", new LayerList(channels.Select(c => BoxBranch(initializer, c))));
            _endToEndClasses = AddChild("one2one_cv3", new LayerList(channels.Select(c => ClassBranch(initializer, c))));
            CopyBranch(_boxes, _endToEndBoxes);
            CopyBranch(_classes, _endToEndClasses);
        }
    }

    /// <summary>nc.</summary>
    public int ClassCount { get; }

    /// <summary>R, bins per side.</summary>
    public int RegisterMaximum { get; }

    /// <summary>Number of input levels.</summary>
    public int Levels { get; }

    /// <summary>Pixels per cell of every level, finest first.</summary>
    public IReadOnlyList<float> Strides { get; internal set; } = [];

    /// <summary>True when the end-to-end branches exist.</summary>
    public bool HasEndToEnd => _endToEndBoxes is not null;

    /// <summary>True while the one-to-many branches exist (fusing an end-to-end head drops them).</summary>
    public bool HasOneToMany => _boxes is not null;

    /// <summary>Turns raw box channels into distances.</summary>
    public DistributionExpectation Expectation { get; }

    /// <summary>The box branches of all levels and their state-dict name.</summary>
    /// <param name="endToEnd">True for the end-to-end pair.</param>
    internal (string Name, LayerList? Branch) BoxBranches(bool endToEnd) => endToEnd ? ("one2one_cv2", _endToEndBoxes) : ("cv2", _boxes);

    /// <summary>The class branches of all levels and their state-dict name.</summary>
    /// <param name="endToEnd">True for the end-to-end pair.</param>
    internal (string Name, LayerList? Branch) ClassBranches(bool endToEnd) => endToEnd ? ("one2one_cv3", _endToEndClasses) : ("cv3", _classes);

    /// <summary>Activation objects that the copied branches bring along in the reference (they count as layers).</summary>
    internal int CopiedActivations => HasEndToEnd ? 2 : 0;

    /// <summary>Channels of the class branch.</summary>
    public int ClassChannels => _classChannels;

    /// <summary>Channels that the class branch has by default: as many as the finest level or the classes, the latter up to 100.</summary>
    /// <param name="finestChannels">Channels of the finest input level.</param>
    /// <param name="classCount">nc.</param>
    public static int NaturalClassChannels(int finestChannels, int classCount) => Math.Max(finestChannels, Math.Min(classCount, 100));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => throw new NotSupportedException("A head takes several maps: call Predict.");

    /// <summary>Computes the raw outputs of all branches.</summary>
    /// <param name="features">Input maps, finest first.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch out (nobody asked for it).</param>
    /// <remarks>In training the end-to-end branches see detached maps, so that only the other branches teach the body.</remarks>
    public DetectionPrediction Predict(IReadOnlyList<Tensor> features, bool oneToMany = true)
    {
        BranchPrediction? many = null;
        BranchPrediction? one = null;
        if (oneToMany && _boxes is not null)
        {
            many = Run(features, _boxes, _classes!);
        }

        if (_endToEndBoxes is not null)
        {
            if (Training)
            {
                one = Run(features.Select(feature => feature.detach()).ToArray(), _endToEndBoxes, _endToEndClasses!);
            }
            else
            {
                one = Run(features, _endToEndBoxes, _endToEndClasses!);
            }
        }

        return new DetectionPrediction(many, one);
    }

    /// <summary>Sets the last biases: boxes 2, classes ln(5 / nc / (640 / stride)^2) (specification 01, section 6).</summary>
    public void InitializeBiases()
    {
        using var guard = no_grad();
        foreach (var (boxes, classes) in new[] { (_boxes, _classes), (_endToEndBoxes, _endToEndClasses) })
        {
            for (var level = 0; boxes is not null && level < Levels; level++)
            {
                var prior = Math.Log(5.0 / ClassCount / Math.Pow(640.0 / Strides[level], 2));
                LastConvolution(boxes, level).Bias!.fill_(2.0);
                LastConvolution(classes!, level).Bias!.fill_(prior);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>An end-to-end head also drops its one-to-many branches, which only training and suppression need.</remarks>
    public override void Fuse() => Fuse(HasEndToEnd);

    /// <summary>Folds normalisation and, where asked, drops the one-to-many branches.</summary>
    /// <param name="dropOneToMany">True drops them.</param>
    public void Fuse(bool dropOneToMany)
    {
        if (dropOneToMany && _boxes is not null)
        {
            RemoveChild("cv2");
            RemoveChild("cv3");
            _boxes = null;
            _classes = null;
        }

        base.Fuse();
    }

    private static Convolution LastConvolution(LayerList branch, int level) => (Convolution)((LayerList)branch[level])[2];

    private static void CopyBranch(LayerList source, LayerList target)
    {
        using var guard = no_grad();
        foreach (var (from, to) in source.Entries(string.Empty).Zip(target.Entries(string.Empty)))
        {
            to.Value.copy_(from.Value);
        }
    }

    private static BranchPrediction Run(IReadOnlyList<Tensor> features, LayerList boxBranch, LayerList classBranch)
    {
        var boxes = new Tensor[features.Count];
        var scores = new Tensor[features.Count];
        for (var level = 0; level < features.Count; level++)
        {
            using var box = boxBranch[level].Forward(features[level]);
            using var score = classBranch[level].Forward(features[level]);
            boxes[level] = box.flatten(2);
            scores[level] = score.flatten(2);
        }

        var result = new BranchPrediction(Join(boxes), Join(scores), features);
        for (var level = 0; level < features.Count; level++)
        {
            boxes[level].Dispose();
            scores[level].Dispose();
        }

        return result;
    }

    /// <summary>One tensor over all levels, in single precision: what follows a head is computed in it, whatever the network computed in.</summary>
    private static Tensor Join(Tensor[] levels)
    {
        using var joined = cat(levels, 2);
        return joined.to(ScalarType.Float32);
    }

    private LayerList BoxBranch(Initializer initializer, int channels) => new(
        new ConvBlock(initializer, channels, _boxChannels, 3),
        new ConvBlock(initializer, _boxChannels, _boxChannels, 3),
        new Convolution(initializer, _boxChannels, 4 * RegisterMaximum, bias: true));

    private LayerList ClassBranch(Initializer initializer, int channels) => _legacy
        ? new LayerList(
            new ConvBlock(initializer, channels, _classChannels, 3),
            new ConvBlock(initializer, _classChannels, _classChannels, 3),
            new Convolution(initializer, _classChannels, ClassCount, bias: true))
        : new LayerList(
            new LayerList(ConvBlock.Depthwise(initializer, channels, channels, 3), new ConvBlock(initializer, channels, _classChannels)),
            new LayerList(ConvBlock.Depthwise(initializer, _classChannels, _classChannels, 3), new ConvBlock(initializer, _classChannels, _classChannels)),
            new Convolution(initializer, _classChannels, ClassCount, bias: true));
}
