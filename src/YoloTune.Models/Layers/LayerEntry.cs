using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>One line of a state dict.</summary>
/// <param name="Name">Full name, such as <c>model.0.conv.weight</c>.</param>
/// <param name="Value">The live tensor, not a copy.</param>
/// <param name="IsParameter">True for a parameter, false for a buffer.</param>
/// <param name="IsNormalization">True when it belongs to a normalisation layer.</param>
public sealed record LayerEntry(string Name, Tensor Value, bool IsParameter, bool IsNormalization);
