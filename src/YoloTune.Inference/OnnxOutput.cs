namespace YoloTune.Inference;

/// <summary>What a model computed.</summary>
/// <param name="Name">Name of the output.</param>
/// <param name="Shape">Its sides.</param>
/// <param name="Values">Its values, row-major.</param>
public sealed record OnnxOutput(string Name, IReadOnlyList<long> Shape, float[] Values);
