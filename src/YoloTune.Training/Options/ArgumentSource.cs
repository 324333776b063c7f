namespace YoloTune.Training.Options;

/// <summary>An argument as it was found, before any check.</summary>
/// <param name="Key">The name as written.</param>
/// <param name="Value">The value.</param>
/// <param name="File">The file it stands in, or null for a command line.</param>
/// <param name="Line">The 1-based line in <paramref name="File"/>.</param>
public sealed record ArgumentSource(string Key, ArgumentValue Value, string? File = null, int? Line = null);
