namespace YoloTune.Core.Predictions;

/// <summary>A picture and the network input it was letterboxed into.</summary>
/// <param name="Path">Name of the picture in the result.</param>
/// <param name="Height">Native height, pixels.</param>
/// <param name="Width">Native width, pixels.</param>
/// <param name="InputHeight">Height of the network input, pixels.</param>
/// <param name="InputWidth">Width of the network input, pixels.</param>
public readonly record struct PicturePlace(string Path, int Height, int Width, int InputHeight, int InputWidth);
