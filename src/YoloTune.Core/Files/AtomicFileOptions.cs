namespace YoloTune.Core.Files;

/// <summary>How <see cref="AtomicFile.Replace(string, Action{Stream}, AtomicFileOptions)"/> writes.</summary>
public sealed record AtomicFileOptions
{
    /// <summary>
    /// The name that the content is written under first, in the folder of the file; null for one that no other process uses. A fixed
    /// name does not pile up when processes are killed, but needs one writer at a time.
    /// </summary>
    public string? Aside { get; init; }

    /// <summary>Keep the earlier content under this name, in the same folder; null drops it.</summary>
    public string? Previous { get; init; }

    /// <summary>Flush the names of the folder to disk, too, so that the new file outlasts a power cut.</summary>
    public bool FlushFolder { get; init; }

    /// <summary>The file system.</summary>
    public IDurableFiles Files { get; init; } = DurableFiles.System;
}
