namespace YoloTune.Models.Checkpoints;

/// <summary>The constants of a batch normalisation.</summary>
/// <param name="Epsilon">Added to the variance (1e-3; 1e-5 in classification models).</param>
/// <param name="Momentum">Weight of a new batch in the running statistics (0.03; 0.1 in classification models).</param>
public sealed record BatchNormSettings(double Epsilon, double Momentum);
