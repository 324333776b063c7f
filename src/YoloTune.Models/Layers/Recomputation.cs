using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// Trades time for memory: a layer that is <see cref="Layer.Checkpointed"/> keeps only its input for the backward pass and is
/// computed a second time there (Chen et al. 2016, "Training deep nets with sublinear memory cost"). Results and gradients are
/// the same; normalisation counts a batch once.
/// </summary>
internal static class Recomputation
{
    [ThreadStatic]
    private static Tensor? s_trigger;

    /// <summary>Computes a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">(B, C, H, W).</param>
    public static Tensor Forward(Layer layer, Tensor input)
    {
        if (!layer.Checkpointed || !layer.Training || !is_grad_enabled() || !(input.requires_grad || HasTrained(layer)))
        {
            return layer.Forward(input);
        }

        return RecomputationFunction.Run(layer, input, Trigger);
    }

    /// <summary>
    /// A tensor with a gradient nobody reads: it makes the result part of the graph where the input is none, as with the
    /// first trained layer.
    /// </summary>
    private static Tensor Trigger => s_trigger ??= zeros(1, requires_grad: true).DetachFromDisposeScope();

    private static bool HasTrained(Layer layer) => layer.Entries(string.Empty).Any(entry => entry.Value.requires_grad);
}
