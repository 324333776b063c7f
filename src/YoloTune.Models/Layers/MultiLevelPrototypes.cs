using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// Prototypes from all levels, with a semantic branch that helps in training only (<c>Proto26</c>): coarser maps are narrowed,
/// enlarged and added to the finest before the prototypes are made.
/// </summary>
public sealed class MultiLevelPrototypes : Prototypes
{
    private readonly LayerList _refine;
    private readonly ConvBlock _fuse;
    private LayerList? _semantic;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="channels">Channels of every level, finest first.</param>
    /// <param name="hidden">Channels inside.</param>
    /// <param name="count">Number of prototypes.</param>
    /// <param name="classCount">Classes of the semantic branch.</param>
    public MultiLevelPrototypes(Initializer initializer, IReadOnlyList<int> channels, int hidden, int count, int classCount)
        : base(initializer, hidden, hidden, count)
    {
        _refine = AddChild("feat_refine", new LayerList(channels.Skip(1).Select(inputs => new ConvBlock(initializer, inputs, channels[0]))));
        _fuse = AddChild("feat_fuse", new ConvBlock(initializer, channels[0], hidden, 3));
        _semantic = AddChild("semseg", new LayerList(
            new ConvBlock(initializer, channels[0], hidden, 3),
            new ConvBlock(initializer, hidden, hidden, 3),
            new Convolution(initializer, hidden, classCount, bias: true)));
    }

    internal LayerList Refine => _refine;

    internal ConvBlock Merge => _fuse;

    /// <summary>Removes the branch that only training needs.</summary>
    internal void DropSemantic()
    {
        RemoveChild("semseg");
        _semantic = null;
    }

    /// <inheritdoc/>
    internal override (Tensor Masks, Tensor? Semantic) Compute(IReadOnlyList<Tensor> features)
    {
        var sum = features[0].alias();
        for (var i = 0; i < _refine.Items.Count; i++)
        {
            using var fine = sum;
            using var narrow = _refine[i].Forward(features[i + 1]);
            double factor = 1 << (i + 1);
            using var large = nn.functional.interpolate(narrow, scale_factor: [factor, factor], mode: InterpolationMode.Nearest);
            sum = fine.Plus(large);
        }

        using (sum)
        {
            using var fused = _fuse.Forward(sum);
            return (Forward(fused), Training ? _semantic?.Forward(sum) : null);
        }
    }
}
