using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Prototypes from the finest map alone (<c>Proto</c>).</summary>
public sealed class SingleLevelPrototypes : Prototypes
{
    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Channels of the finest level.</param>
    /// <param name="hidden">Channels inside.</param>
    /// <param name="count">Number of prototypes.</param>
    public SingleLevelPrototypes(Initializer initializer, int inputs, int hidden, int count)
        : base(initializer, inputs, hidden, count)
    {
    }

    /// <inheritdoc/>
    internal override (Tensor Masks, Tensor? Semantic) Compute(IReadOnlyList<Tensor> features) => (Forward(features[0]), null);
}
