namespace YoloTune.Models.Checkpoints;

/// <summary>The constants of a batch normalisation.</summary>
/// <param name="Epsilon">Added to the variance (1e-3 in the models of this library).</param>
/// <param name="Momentum">Weight of a new batch in the running statistics (0.03).</param>
public sealed record BatchNormSettings(double Epsilon, double Momentum);
