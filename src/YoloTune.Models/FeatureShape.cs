namespace YoloTune.Models;

/// <summary>The size of one layer's output for one image.</summary>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record FeatureShape(int Layer, int Channels, int Height, int Width)
{
    /// <summary>Numbers of one image.</summary>
    public long Count => (long)Channels * Height * Width;
}
