namespace YoloTune.Core.Predictions;

/// <summary>How a large picture is cut into tiles. Names in parentheses are the keys of the command line.</summary>
public sealed record TileOptions
{
    /// <summary>Rows of a tile, pixels, at least 1 (<c>tile</c>).</summary>
    public int Height { get; init; } = 640;

    /// <summary>Columns of a tile, pixels, at least 1 (<c>tile</c>).</summary>
    public int Width { get; init; } = 640;

    /// <summary>Share of a side by which neighbours overlap at least, 0 to below 1: larger than the objects that matter (<c>tile_overlap</c>).</summary>
    public double Overlap { get; init; } = 0.2;

    /// <summary>When objects of two tiles are taken for one (<c>tile_merge</c>).</summary>
    public TileMerge Merge { get; init; } = TileMerge.IntersectionOverSmaller;

    /// <summary>The share from which on they are, 0 to 1.</summary>
    public double MergeThreshold { get; init; } = 0.5;

    /// <summary>Look at the whole picture as well, for objects larger than a tile (<c>tile_full</c>).</summary>
    public bool WholePicture { get; init; } = true;
}
