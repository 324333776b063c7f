namespace YoloTune.Models.Transfer;

/// <summary>What became of every entry when weights were loaded.</summary>
public sealed record LoadReport
{
    /// <summary>Entries copied as a whole.</summary>
    public required IReadOnlyList<string> Transferred { get; init; }

    /// <summary>Entries of the class heads whose rows were matched by class name.</summary>
    public required IReadOnlyList<string> Remapped { get; init; }

    /// <summary>Entries of which the overlapping block was copied (the first convolution, when the number of channels differs).</summary>
    public required IReadOnlyList<string> Overlapped { get; init; }

    /// <summary>Entries of the model that the checkpoint lacks; they keep their initial values.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Entries of the checkpoint that the model lacks.</summary>
    public required IReadOnlyList<string> Unused { get; init; }

    /// <summary>Entries that both have with different shapes; they keep their initial values.</summary>
    public required IReadOnlyList<ShapeMismatch> Mismatched { get; init; }

    /// <summary>Number of entries of the model.</summary>
    public required int TotalCount { get; init; }

    /// <summary>Classes of the model that were found in the checkpoint by name; 0 when rows were not matched.</summary>
    public int MatchedClasses { get; init; }

    /// <summary>Number of classes of the model when rows were matched.</summary>
    public int TargetClasses { get; init; }

    /// <summary>Number of entries that took something over.</summary>
    public int TransferredCount => Transferred.Count + Remapped.Count + Overlapped.Count;

    /// <summary>True when every entry of the model came from the checkpoint as a whole or by class name.</summary>
    public bool IsComplete => Missing.Count == 0 && Mismatched.Count == 0;

    /// <summary>The line for the log.</summary>
    public string Summary => FormattableString.Invariant($"Transferred {TransferredCount}/{TotalCount} items from pretrained weights");

    /// <summary>The line for the log when class rows were matched by name, else null.</summary>
    public string? RemapSummary => Remapped.Count > 0
        ? FormattableString.Invariant($"Remapped {MatchedClasses}/{TargetClasses} cls head rows from pretrained weights by class name")
        : null;
}
