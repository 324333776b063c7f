namespace YoloTune.Data.Inspection;

/// <summary>Something wrong with a row of a label file.</summary>
/// <param name="Kind">What.</param>
/// <param name="Line">The line, or null for the file as a whole.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Fatal">Training leaves the picture out for it.</param>
internal readonly record struct RowIssue(FindingKind Kind, int? Line, string? Value, bool Fatal);
