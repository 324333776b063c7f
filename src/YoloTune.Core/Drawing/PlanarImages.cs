namespace YoloTune.Core.Drawing;

/// <summary>The pictures of a batch in plain memory: count x channels x height x width bytes, planar, red first.</summary>
/// <param name="Pixels">The bytes; may be longer than the pictures.</param>
/// <param name="Count">Number of pictures.</param>
/// <param name="Channels">1 (grey), or 3 and more, of which the first three are red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct PlanarImages(ReadOnlyMemory<byte> Pixels, int Count, int Channels, int Height, int Width);
