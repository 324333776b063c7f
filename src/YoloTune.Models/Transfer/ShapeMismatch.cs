namespace YoloTune.Models.Transfer;

/// <summary>An entry that both models have with different shapes.</summary>
/// <param name="Name">State-dict name.</param>
/// <param name="Source">Shape in the checkpoint.</param>
/// <param name="Target">Shape in the model.</param>
public sealed record ShapeMismatch(string Name, IReadOnlyList<long> Source, IReadOnlyList<long> Target)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(", ", Source)}] -> [{string.Join(", ", Target)}]";
}
