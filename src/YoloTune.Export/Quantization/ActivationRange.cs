namespace YoloTune.Export.Quantization;

/// <summary>How a value of the network is said in eight bits: value = scale · (byte - zero point).</summary>
/// <param name="Scale">Width of a step, positive.</param>
/// <param name="ZeroPoint">The byte that means zero.</param>
internal readonly record struct ActivationRange(float Scale, byte ZeroPoint)
{
    /// <summary>Bytes above zero.</summary>
    public const int Steps = 255;

    /// <summary>Pictures are bytes already: shares of 255.</summary>
    public static ActivationRange Picture { get; } = new(1f / Steps, 0);

    /// <summary>Probabilities, in shares of 256.</summary>
    public static ActivationRange Probability { get; } = new(1f / (Steps + 1), 0);

    /// <summary>The range that holds two values and zero.</summary>
    public static ActivationRange Between(double low, double high)
    {
        (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var scale = Math.Max((high - low) / Steps, 1e-9);
        return new((float)scale, (byte)Math.Clamp(Math.Round(-low / scale), 0, Steps));
    }
}
