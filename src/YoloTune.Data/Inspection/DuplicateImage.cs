namespace YoloTune.Data.Inspection;

/// <summary>A picture of a group of like ones.</summary>
/// <param name="Split">Its split.</param>
/// <param name="File">The picture.</param>
/// <param name="Relation">How it is like the first of the group, such as <c>same bytes</c> or <c>mirrored</c>.</param>
public sealed record DuplicateImage(string Split, string File, string Relation);
