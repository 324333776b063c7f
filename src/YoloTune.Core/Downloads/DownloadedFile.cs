namespace YoloTune.Core.Downloads;

/// <summary>A file that lies complete and verified on disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
public sealed record DownloadedFile(string Path, long Bytes, string Sha256);
