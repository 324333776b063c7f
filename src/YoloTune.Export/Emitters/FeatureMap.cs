namespace YoloTune.Export.Emitters;

/// <summary>A value of shape (B, C, H, W).</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Channels">C.</param>
/// <param name="Height">H at the size the export is made for; a dynamic graph must not rely on it.</param>
/// <param name="Width">W likewise.</param>
internal readonly record struct FeatureMap(string Name, int Channels, int Height, int Width);
