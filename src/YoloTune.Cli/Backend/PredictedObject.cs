namespace YoloTune.Cli.Backend;

/// <summary>One object in a picture.</summary>
/// <param name="Name">Class name.</param>
/// <param name="ClassIndex">Zero-based class.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="X1">Left edge, pixels of the picture.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Bottom edge.</param>
public sealed record PredictedObject(string Name, int ClassIndex, double Confidence, double X1, double Y1, double X2, double Y2);
