using YoloTune.Models.Layers;

namespace YoloTune.Models.Architecture;

/// <summary>A built layer with its place in the graph.</summary>
/// <param name="Index">Its index.</param>
/// <param name="From">Absolute indices of its inputs; -1 is the image.</param>
/// <param name="Module">Name of the module as in model YAML files.</param>
/// <param name="Layer">The layer.</param>
/// <param name="OutputChannels">Channels of its output; 0 for a head.</param>
/// <param name="Stride">Image pixels per cell of its output; of its first input for a head.</param>
public sealed record GraphNode(int Index, IReadOnlyList<int> From, string Module, Layer Layer, int OutputChannels, double Stride);
