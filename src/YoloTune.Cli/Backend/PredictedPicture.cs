namespace YoloTune.Cli.Backend;

/// <summary>One picture and what was found in it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Width">Width of the picture, pixels.</param>
/// <param name="Height">Height of the picture, pixels.</param>
/// <param name="Objects">The objects, most certain first.</param>
public sealed record PredictedPicture(string Path, int Width, int Height, IReadOnlyList<PredictedObject> Objects);
