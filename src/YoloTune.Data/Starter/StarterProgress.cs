namespace YoloTune.Data.Starter;

/// <summary>How far the making of the starter data set has come.</summary>
/// <param name="Done">Pictures written.</param>
/// <param name="Total">Pictures to write.</param>
public readonly record struct StarterProgress(int Done, int Total);
