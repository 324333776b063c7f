namespace YoloTune.Core.Downloads;

/// <summary>A file to fetch.</summary>
/// <param name="Address">Where it is: https, or http where the user has configured a mirror so.</param>
/// <param name="Path">Where it goes. Missing folders are made; a file of that name is replaced only by a complete one.</param>
public sealed record DownloadRequest(Uri Address, string Path)
{
    /// <summary>What it is, for messages and progress; the file's name by default.</summary>
    public string Name { get; init; } = System.IO.Path.GetFileName(Path);

    /// <summary>Fewer bytes than this cannot be the real thing.</summary>
    public long MinimumBytes { get; init; } = 1;

    /// <summary>More bytes than this are not taken.</summary>
    public long MaximumBytes { get; init; } = 64L << 30;

    /// <summary>The SHA-256 that the content must have, hexadecimal; null when it is not known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the content must be a complete ZIP archive (PyTorch checkpoints are).</summary>
    public bool IsZip { get; init; }
}
