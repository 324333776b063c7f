namespace YoloTune.Training.Optimization;

/// <summary>What grouping needs to know of a parameter.</summary>
/// <param name="Name">Such as <c>model.0.conv.weight</c>.</param>
/// <param name="Dimensions">Number of dimensions.</param>
/// <param name="IsNormalization">True for the weight and bias of a normalisation layer.</param>
public sealed record ParameterDescription(string Name, int Dimensions, bool IsNormalization);
