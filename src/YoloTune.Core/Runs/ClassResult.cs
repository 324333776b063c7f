namespace YoloTune.Core.Runs;

/// <summary>The line of a validation table: one class, or all of them.</summary>
/// <param name="Name">Class name, or <c>all</c>.</param>
/// <param name="Images">Images that contain the class.</param>
/// <param name="Instances">Labelled objects of the class.</param>
/// <param name="Values">Precision, recall, mAP50, mAP50-95 (and the same four for masks or key points); top-1 and top-5; overlap and accuracy of pixels; the six figures of depths; 0 to 1 but for the last three of depths.</param>
public sealed record ClassResult(string Name, int Images, int Instances, IReadOnlyList<double> Values);
