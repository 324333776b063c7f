using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>What the modules of one tree have in common.</summary>
/// <param name="BatchNorm">Constants of the batch normalisation of a module name.</param>
/// <param name="Convert">The kind in which tensors are stored.</param>
/// <param name="Activation">The one SiLU object of the tree.</param>
internal sealed record ModuleScope(Func<string, BatchNormSettings> BatchNorm, Func<StoredTensor, StoredTensor> Convert, ModuleNode Activation)
{
    /// <summary>A scope for a deep-copied branch, which has a SiLU object of its own.</summary>
    public ModuleScope ForCopy() => this with { Activation = LeafModules.SiLU() };
}
