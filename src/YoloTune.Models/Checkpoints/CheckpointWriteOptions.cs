using YoloTune.Core.Files;

namespace YoloTune.Models.Checkpoints;

/// <summary>How a checkpoint file is put in place.</summary>
public sealed record CheckpointWriteOptions
{
    /// <summary>Keep the earlier file under this name, in the same folder; null drops it.</summary>
    public string? Previous { get; init; }

    /// <summary>The file system.</summary>
    public IDurableFiles Files { get; init; } = DurableFiles.System;
}
