namespace YoloTune.Data.Known;

/// <summary>An archive of a known data set.</summary>
/// <param name="Address">The address: absolute, or relative to the base address of data sets.</param>
/// <param name="Folder">The folder inside the data set that its content belongs to; empty for the data set's own folder.</param>
internal sealed record KnownArchive(string Address, string Folder = "");
