namespace YoloTune.Models.Transfer;

/// <summary>How weights are taken over.</summary>
public sealed record TransferOptions
{
    /// <summary>Match the rows of the class heads by class name (the argument <c>cls_remap</c>); true by default.</summary>
    public bool RemapClasses { get; init; } = true;
}
