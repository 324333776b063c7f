using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>A function of every value by itself, without weights; the reference counts it as a layer.</summary>
internal sealed class PointwiseFunction(Func<Tensor, Tensor> function) : Layer
{
    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => function(input);
}
