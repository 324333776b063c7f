namespace YoloTune.Models.Heads;

/// <summary>The key points of one object: <c>kpt_shape</c> of model and data set files.</summary>
/// <param name="Count">K, key points of an object, at least 1.</param>
/// <param name="Dimensions">D, 2 for x and y, 3 with visibility.</param>
public sealed record KeypointLayout(int Count, int Dimensions)
{
    /// <summary>K·D.</summary>
    public int Values => Count * Dimensions;
}
