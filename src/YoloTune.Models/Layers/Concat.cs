using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Concatenates several maps along the channels.</summary>
public sealed class Concat : Layer
{
    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.alias();

    /// <summary>Joins the maps.</summary>
    /// <param name="inputs">Maps of one size, (B, C, H, W) each.</param>
    public static Tensor Join(Tensor[] inputs) => MapJoin.Apply(inputs);
}
