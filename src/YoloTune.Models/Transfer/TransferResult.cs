using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Transfer;

/// <summary>The tensors to put into the model and the account of them.</summary>
/// <param name="Tensors">By state-dict name the complete new value, in the target's shape; floating-point values in single precision.</param>
/// <param name="Report">What became of every entry.</param>
public sealed record TransferResult(IReadOnlyDictionary<string, StoredTensor> Tensors, LoadReport Report);
