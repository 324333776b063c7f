namespace YoloTune.Inference;

/// <summary>Looks at an output of a model.</summary>
/// <param name="name">Name of the output.</param>
/// <param name="shape">Its sides.</param>
/// <param name="values">Its values, row-major; gone afterwards.</param>
public delegate void OnnxOutputVisitor(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values);
