using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Predictions;

/// <summary>
/// Puts the results of tiles together: boxes, rotated boxes and key points move to their place in the picture, and of objects that two
/// tiles have found the better one stays. An object that the border of its tile cuts yields to whole ones, whatever their scores.
/// </summary>
public static class TileMerging
{
    /// <summary>The result of the whole picture.</summary>
    /// <param name="parts">The tiles and what was found in them, in pixels of the tile; all of one task.</param>
    /// <param name="path">Name of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="options">When two are one.</param>
    /// <param name="maximumDetections">Objects that stay at most.</param>
    /// <param name="agnostic">Objects of different classes may be one.</param>
    /// <param name="speed">Where the time went.</param>
    /// <exception cref="ArgumentException">The results have masks or are classifications.</exception>
    public static ImageResult Merge(IReadOnlyList<(PictureTile Tile, ImageResult Result)> parts, string path, int height, int width, TileOptions options, int maximumDetections, bool agnostic, PredictionSpeed speed = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count, nameof(parts));
        var first = parts[0].Result;
        if (first.Task is TaskKind.Segment or TaskKind.Classify)
        {
            throw new ArgumentException($"Results of the task '{first.Task}' cannot be put together.", nameof(parts));
        }

        var found = parts.Index().SelectMany(part => Candidates(part.Index, part.Item.Tile, part.Item.Result, height, width))
            .OrderBy(item => item.IsCut)
            .ThenByDescending(item => item.Box.Score)
            .ToList();
        var kept = new List<Candidate>();
        foreach (var item in found)
        {
            if (!kept.Exists(other => other.Part != item.Part && (agnostic || other.Box.ClassIndex == item.Box.ClassIndex) && Share(other, item, options.Merge) > options.MergeThreshold))
            {
                kept.Add(item);
            }
        }

        Candidate[] best = [.. kept.OrderByDescending(item => item.Box.Score).Take(maximumDetections)];
        return new ImageResult(path, height, width, first.Names, best.Select(item => item.Box), speed)
        {
            Obb = first.Obb is null ? null : new RotatedBoxList(best.Select(item => item.Rotated!.Value), height, width),
            Keypoints = first.Keypoints is { } points
                ? new KeypointList([.. best.SelectMany(item => item.Keypoints!)], points.PointCount, points.Dimensions, height, width)
                : null,
        };
    }

    private static IEnumerable<Candidate> Candidates(int part, PictureTile tile, ImageResult result, int height, int width) => result.Boxes.Select((box, index) =>
    {
        var moved = box with { X1 = box.X1 + tile.Left, X2 = box.X2 + tile.Left, Y1 = box.Y1 + tile.Top, Y2 = box.Y2 + tile.Top };
        RotatedDetection? rotated = result.Obb is { } obb ? obb[index] with { X = obb[index].X + tile.Left, Y = obb[index].Y + tile.Top } : null;
        return new Candidate(part, moved, tile.Cuts(moved.Box, height, width))
        {
            Rotated = rotated,
            Corners = rotated?.Box.ToCorners(),
            Keypoints = result.Keypoints is { } points ? Moved(points, index, tile) : null,
        };
    });

    private static float[] Moved(KeypointList points, int index, PictureTile tile)
    {
        var values = points.Of(index).ToArray();
        for (var i = 0; i < values.Length; i += points.Dimensions)
        {
            values[i] += tile.Left;
            values[i + 1] += tile.Top;
        }

        return values;
    }

    private static double Share(Candidate a, Candidate b, TileMerge merge)
    {
        var (left, right) = (a.Box.Box, b.Box.Box);
        double shared = Math.Max(MathF.Min(left.X2, right.X2) - MathF.Max(left.X1, right.X1), 0) * Math.Max(MathF.Min(left.Y2, right.Y2) - MathF.Max(left.Y1, right.Y1), 0);
        if (shared <= 0)
        {
            return 0;
        }

        var (areaA, areaB) = ((double)left.Area, (double)right.Area);
        if (a.Corners is { } first && b.Corners is { } second)
        {
            shared = ConvexOverlap.Intersection(first, second);
            (areaA, areaB) = (ConvexOverlap.Area(first), ConvexOverlap.Area(second));
        }

        var whole = merge == TileMerge.IntersectionOverSmaller ? Math.Min(areaA, areaB) : areaA + areaB - shared;
        return whole > 0 ? shared / whole : 0;
    }

    private sealed record Candidate(int Part, Detection Box, bool IsCut)
    {
        public RotatedDetection? Rotated { get; init; }

        public float[]? Corners { get; init; }

        public float[]? Keypoints { get; init; }
    }
}
