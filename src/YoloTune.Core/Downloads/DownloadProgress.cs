namespace YoloTune.Core.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="Name">What is fetched, for people.</param>
/// <param name="Received">Bytes on disk so far, those of an earlier, interrupted attempt included.</param>
/// <param name="Total">Bytes in all; null when the server does not say.</param>
public sealed record DownloadProgress(string Name, long Received, long? Total);
