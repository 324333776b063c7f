using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// Makes mask prototypes at twice the resolution of its input: cv3(cv2(upsample(cv1 x))). A mask is a
/// weighted sum of prototypes.
/// </summary>
public abstract class Prototypes : Layer
{
    private readonly ConvBlock _first;
    private readonly TransposedConvolution _enlarge;
    private readonly ConvBlock _second;
    private readonly ConvBlock _third;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="hidden">Channels inside.</param>
    /// <param name="count">Number of prototypes.</param>
    private protected Prototypes(Initializer initializer, int inputs, int hidden, int count)
    {
        _first = AddChild("cv1", new ConvBlock(initializer, inputs, hidden, 3));
        _enlarge = AddChild("upsample", new TransposedConvolution(initializer, hidden, hidden));
        _second = AddChild("cv2", new ConvBlock(initializer, hidden, hidden, 3));
        _third = AddChild("cv3", new ConvBlock(initializer, hidden, count));
    }

    internal ConvBlock First => _first;

    internal TransposedConvolution Enlarge => _enlarge;

    internal ConvBlock Second => _second;

    internal ConvBlock Third => _third;

    /// <summary>Computes the prototypes of one map.</summary>
    /// <param name="input">(B, C, H, W).</param>
    /// <returns>(B, count, 2H, 2W).</returns>
    public override Tensor Forward(Tensor input)
    {
        using var narrow = _first.Forward(input);
        using var large = _enlarge.Forward(narrow);
        using var smooth = _second.Forward(large);
        return _third.Forward(smooth);
    }

    /// <summary>Computes the prototypes of the head's maps.</summary>
    /// <param name="features">Maps, finest first.</param>
    /// <returns>(B, count, 2H, 2W) and, where the block has such a branch and is in training, class logits (B, nc, H, W) of every cell.</returns>
    internal abstract (Tensor Masks, Tensor? Semantic) Compute(IReadOnlyList<Tensor> features);
}
