namespace YoloTune.Cli.Backend;

/// <summary>A class that pixels of a picture have.</summary>
/// <param name="Name">Class name.</param>
/// <param name="ClassIndex">Zero-based class.</param>
/// <param name="Pixels">How many pixels have it.</param>
/// <param name="Share">Share of all pixels, 0 to 1.</param>
public sealed record PredictedClass(string Name, int ClassIndex, long Pixels, double Share);
