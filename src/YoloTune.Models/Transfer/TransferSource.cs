using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Transfer;

/// <summary>Where weights come from.</summary>
/// <param name="State">State dict, of any floating-point kind.</param>
/// <param name="Names">Class names by index; empty when unknown.</param>
public sealed record TransferSource(IReadOnlyList<KeyValuePair<string, StoredTensor>> State, IReadOnlyDictionary<int, string> Names)
{
    /// <summary>The weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    public static TransferSource Of(Checkpoint checkpoint) => new(checkpoint.State, checkpoint.Names);
}
