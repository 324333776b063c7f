namespace YoloTune.Data.Inspection;

/// <summary>What a corrected copy differs in.</summary>
/// <param name="Yaml">The YAML of the copy.</param>
/// <param name="Images">Pictures in it.</param>
/// <param name="ImagesLeftOut">Pictures left out: unreadable, copies, or in training although they are in another split too.</param>
/// <param name="RowsRemoved">Rows left out: no labels, without area, or twice.</param>
/// <param name="RowsClipped">Rows cut at the border of the picture.</param>
/// <param name="FilesUnified">Label files whose boxes and polygons were mixed, or that had a byte-order mark.</param>
public sealed record RepairReport(string Yaml, int Images, int ImagesLeftOut, int RowsRemoved, int RowsClipped, int FilesUnified);
