namespace YoloTune.Data.Formats;

/// <summary>The key points of every object (<c>kpt_shape</c>).</summary>
/// <param name="Count">Points per object, at least 1.</param>
/// <param name="Dimensions">2 for x, y; 3 for x, y, visibility.</param>
public sealed record KeypointShape(int Count, int Dimensions);
