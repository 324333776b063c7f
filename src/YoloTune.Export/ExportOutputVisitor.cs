namespace YoloTune.Export;

/// <summary>Looks at an output of a model.</summary>
/// <param name="name">Name of the output.</param>
/// <param name="values">Its values, row-major.</param>
public delegate void ExportOutputVisitor(string name, ReadOnlySpan<float> values);
