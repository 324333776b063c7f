using YoloTune.Models.Layers;

namespace YoloTune.Models;

/// <summary>
/// Folds the normalisation of frozen blocks into their convolutions for as long as a run lasts. Frozen normalisation keeps its
/// statistics, so that it is a fixed scale and shift of every channel; state dict and checkpoints keep the unfolded tensors.
/// </summary>
public static class FrozenFolding
{
    /// <summary>Folds every convolution block whose convolution and normalisation are both frozen.</summary>
    /// <param name="model">The model, with its final weights in the frozen part.</param>
    /// <param name="isFrozen">Whether a parameter or module of this name is frozen; module names end with a dot.</param>
    /// <returns>The number of blocks folded.</returns>
    public static int Apply(YoloModel model, Func<string, bool> isFrozen)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(isFrozen);
        var folded = 0;
        foreach (var (name, layer) in model.AllLayers())
        {
            if (layer is ConvBlock { Norm: { } norm } block && isFrozen(name + ".bn.") && !block.Conv.Weight.requires_grad && !norm.Weight.requires_grad && !norm.Bias.requires_grad)
            {
                block.FoldForRun();
                folded++;
            }
        }

        return folded;
    }
}
