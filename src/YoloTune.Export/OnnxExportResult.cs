namespace YoloTune.Export;

/// <summary>A file that was written.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="InputShape">The input, such as <c>1, 3, 640, 640</c>; open sides by name.</param>
/// <param name="OutputShape">The output <c>output0</c>, likewise.</param>
/// <param name="PrototypeShape">The second output <c>output1</c> of segmentation; null for other tasks.</param>
/// <param name="NodeCount">Operators in the graph.</param>
/// <param name="Difference">Largest difference found by the check as a share of the largest magnitude; null without a check.</param>
/// <param name="Warnings">What may trouble programs that read the file, one sentence each.</param>
public sealed record OnnxExportResult(
    string Path,
    long Size,
    string InputShape,
    string OutputShape,
    string? PrototypeShape,
    int NodeCount,
    double? Difference,
    IReadOnlyList<string> Warnings);
