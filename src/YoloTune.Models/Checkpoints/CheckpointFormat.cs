namespace YoloTune.Models.Checkpoints;

/// <summary>How a checkpoint file keeps its weights.</summary>
public enum CheckpointFormat
{
    /// <summary>A <c>.pt</c> file with a pickled tree of modules: official weights and training checkpoints.</summary>
    ModuleTree,

    /// <summary>A <c>.pt</c> file with a dictionary of named tensors.</summary>
    StateDict,

    /// <summary>A safetensors file.</summary>
    Safetensors,
}
