namespace YoloTune.Models.Architecture;

/// <summary>How a scale letter changes a model table.</summary>
/// <param name="Depth">Factor on repeats.</param>
/// <param name="Width">Factor on channels.</param>
/// <param name="MaximumChannels">Channels before the width factor are capped here.</param>
public sealed record ScaleFactors(double Depth, double Width, double MaximumChannels);
