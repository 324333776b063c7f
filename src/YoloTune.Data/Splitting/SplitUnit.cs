namespace YoloTune.Data.Splitting;

/// <summary>Pictures that must stay together.</summary>
/// <param name="Name">What they have in common; decides their place in the order.</param>
/// <param name="Images">Indices of the pictures, at least one.</param>
/// <param name="ClassCounts">Objects per class in all of them.</param>
public sealed record SplitUnit(string Name, IReadOnlyList<int> Images, IReadOnlyDictionary<int, int> ClassCounts);
