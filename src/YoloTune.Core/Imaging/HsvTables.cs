namespace YoloTune.Core.Imaging;

/// <summary>The tables of a <see cref="HsvShift"/>: factors by the old hue, shares (0 to 1) by the old saturation and value.</summary>
internal sealed class HsvTables
{
    public float[] Blue { get; } = new float[256];

    public float[] Green { get; } = new float[256];

    public float[] Red { get; } = new float[256];

    public float[] Saturation { get; } = new float[256];

    public float[] Value { get; } = new float[256];
}
