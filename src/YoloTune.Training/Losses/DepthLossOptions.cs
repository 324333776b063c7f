namespace YoloTune.Training.Losses;

/// <summary>Gains of the depth loss (specification 05, section 14).</summary>
internal sealed record DepthLossOptions
{
    /// <summary>Gain of the logarithmic error (<c>dlog</c>).</summary>
    public double LogGain { get; init; } = 1;

    /// <summary>Gain of the gradient error (<c>dgrad</c>).</summary>
    public double GradientGain { get; init; } = 0.5;

    /// <summary>Share of scale invariance, 0 to 1 (<c>dlam</c>): at 1 a common factor of all depths costs nothing.</summary>
    public double ScaleInvariance { get; init; } = 1;
}
