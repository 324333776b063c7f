using TorchSharp.Modules;

namespace YoloTune.Models;

/// <summary>A trainable tensor with its state-dict name.</summary>
/// <param name="Name">Such as <c>model.0.conv.weight</c>.</param>
/// <param name="Value">The parameter.</param>
/// <param name="IsNormalization">True for the weight and bias of a normalisation layer.</param>
public sealed record ModelParameter(string Name, Parameter Value, bool IsNormalization);
