namespace YoloTune.Core.Predictions;

/// <summary>A part of a picture.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PictureTile(int Left, int Top, int Width, int Height)
{
    /// <summary>Cuts a picture into tiles of one size that cover it, evenly spread; one tile where the picture is no larger.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="options">Size and overlap.</param>
    /// <returns>Row by row.</returns>
    public static IReadOnlyList<PictureTile> Grid(int height, int width, TileOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (tileHeight, tileWidth) = (Math.Min(options.Height, height), Math.Min(options.Width, width));
        var columns = Starts(width, tileWidth, options.Overlap);
        return [.. Starts(height, tileHeight, options.Overlap).SelectMany(top => columns.Select(left => new PictureTile(left, top, tileWidth, tileHeight)))];
    }

    /// <summary>Whether a box reaches a border of the tile that lies inside the picture, so that it may be a part of something.</summary>
    /// <param name="box">Corners, pixels of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public bool Cuts(Tasks.CornerBox box, int height, int width)
    {
        const float Near = 2;
        return (Left > 0 && box.X1 <= Left + Near)
            || (Top > 0 && box.Y1 <= Top + Near)
            || (Left + Width < width && box.X2 >= Left + Width - Near)
            || (Top + Height < height && box.Y2 >= Top + Height - Near);
    }

    private static int[] Starts(int length, int size, double overlap)
    {
        if (size >= length)
        {
            return [0];
        }

        var step = Math.Max(size * (1 - overlap), 1);
        var count = (int)Math.Ceiling((length - size) / step) + 1;
        return [.. Enumerable.Range(0, count).Select(i => (int)Math.Round((double)i * (length - size) / (count - 1)))];
    }
}
