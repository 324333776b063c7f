namespace YoloTune.Core.Metrics;

/// <summary>The ten overlaps at which a detection may count: single-precision values nearest to 0.50, 0.55, ..., 0.95 (spec/04 section 8).</summary>
public static class IouThresholds
{
    /// <summary>Number of thresholds.</summary>
    public const int Count = 10;

    /// <summary>Bits 0 to 9 set: true at every threshold.</summary>
    public const ushort AllBits = (1 << Count) - 1;

    private static readonly float[] ValuesArray = [0.5f, 0.55f, 0.6f, 0.65f, 0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f];

    /// <summary>The thresholds, ascending.</summary>
    public static ReadOnlySpan<float> Values => ValuesArray;
}
