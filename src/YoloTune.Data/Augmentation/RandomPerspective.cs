using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>
/// Zooms, shifts, rotates, shears and tilts an image with its labels; without any variation it centres the image on the
/// output, which is the letterbox of training (specification 03, section 14).
/// </summary>
public static class RandomPerspective
{
    private const float MinimumSide = 2;
    private const float MaximumAspect = 100;
    private const float Epsilon = 1e-16f;

    /// <summary>Warps a sample.</summary>
    /// <param name="sample">The sample; its image, map and instances are replaced.</param>
    /// <param name="matrix">9 values, row-major: input pixels to output pixels.</param>
    /// <param name="scale">The zoom factor in the matrix, for the filter of small boxes.</param>
    /// <param name="perspective">Whether the perspective option is on, whatever the matrix.</param>
    /// <param name="height">Rows of the output.</param>
    /// <param name="width">Columns of the output.</param>
    public static void Apply(Sample sample, ReadOnlySpan<double> matrix, double scale, bool perspective, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var same = sample.Image.Height == height && sample.Image.Width == width;
        if (!same || !IsIdentity(matrix))
        {
            sample.Replace(Resampling.Warp(sample.Image, matrix, height, width, perspective));
            sample.Map = sample.Map?.Warp(matrix, height, width, perspective);
        }

        sample.Instances = Apply(sample.Instances, matrix, scale, perspective, height, width);
    }

    /// <summary>Moves labels with a matrix, clips them and drops those that have nearly vanished.</summary>
    /// <param name="instances">Labels in input pixels; left unchanged.</param>
    /// <param name="matrix">9 values, row-major.</param>
    /// <param name="scale">The zoom factor in the matrix.</param>
    /// <param name="perspective">Whether box corners are divided by their third coordinate.</param>
    /// <param name="height">Rows of the output.</param>
    /// <param name="width">Columns of the output.</param>
    public static Instances Apply(Instances instances, ReadOnlySpan<double> matrix, double scale, bool perspective, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var moved = Transform(instances, matrix, perspective, height, width);
        moved.Clip(height, width);
        var threshold = instances.HasPolygons ? 0.01f : 0.10f;
        var keep = new List<int>(moved.Count);
        for (var i = 0; i < moved.Count; i++)
        {
            if (Survives(instances.Boxes.AsSpan(4 * i, 4), moved.Boxes.AsSpan(4 * i, 4), (float)scale, threshold))
            {
                keep.Add(i);
            }
        }

        moved.Keep(keep);
        return moved;
    }

    /// <summary>The labels after the matrix, boxes not yet clipped.</summary>
    internal static Instances Transform(Instances instances, ReadOnlySpan<double> matrix, bool perspective, int height, int width)
    {
        Span<float> m = stackalloc float[9];
        for (var i = 0; i < 9; i++)
        {
            m[i] = (float)matrix[i];
        }

        var moved = instances.Clone();
        MoveKeypoints(moved.Keypoints, m, height, width);
        if (!instances.HasPolygons)
        {
            for (var i = 0; i < moved.Count; i++)
            {
                MoveBox(moved.Boxes.AsSpan(4 * i, 4), m, perspective);
            }

            return moved;
        }

        for (var i = 0; i < moved.Polygons.Length; i += 2)
        {
            (moved.Polygons[i], moved.Polygons[i + 1]) = Project(moved.Polygons[i], moved.Polygons[i + 1], m, divide: true);
        }

        for (var i = 0; i < moved.Count; i++)
        {
            var box = moved.Boxes.AsSpan(4 * i, 4);
            VisibleExtent.Of(moved.Polygon(i), height, width, box);
            if (!moved.IsRotated)
            {
                ClampTo(moved.Polygon(i), box);
            }
        }

        return moved;
    }

    private static void MoveBox(Span<float> box, ReadOnlySpan<float> m, bool perspective)
    {
        var (x1, y1) = Project(box[0], box[1], m, perspective);
        var (x2, y2) = Project(box[2], box[3], m, perspective);
        var (x3, y3) = Project(box[0], box[3], m, perspective);
        var (x4, y4) = Project(box[2], box[1], m, perspective);
        box[0] = Math.Min(Math.Min(x1, x2), Math.Min(x3, x4));
        box[1] = Math.Min(Math.Min(y1, y2), Math.Min(y3, y4));
        box[2] = Math.Max(Math.Max(x1, x2), Math.Max(x3, x4));
        box[3] = Math.Max(Math.Max(y1, y2), Math.Max(y3, y4));
    }

    private static void MoveKeypoints(float[] keypoints, ReadOnlySpan<float> m, int height, int width)
    {
        for (var i = 0; i < keypoints.Length; i += 3)
        {
            var (x, y) = Project(keypoints[i], keypoints[i + 1], m, divide: true);
            (keypoints[i], keypoints[i + 1]) = (x, y);
            if (x < 0 || y < 0 || x > width || y > height)
            {
                keypoints[i + 2] = 0;
            }
        }
    }

    private static (float X, float Y) Project(float x, float y, ReadOnlySpan<float> m, bool divide)
    {
        var newX = (x * m[0]) + (y * m[1]) + m[2];
        var newY = (x * m[3]) + (y * m[4]) + m[5];
        if (!divide)
        {
            return (newX, newY);
        }

        var w = (x * m[6]) + (y * m[7]) + m[8];
        return (newX / w, newY / w);
    }

    private static void ClampTo(Span<float> polygon, ReadOnlySpan<float> box)
    {
        for (var i = 0; i < polygon.Length; i += 2)
        {
            polygon[i] = Math.Min(Math.Max(polygon[i], box[0]), box[2]);
            polygon[i + 1] = Math.Min(Math.Max(polygon[i + 1], box[1]), box[3]);
        }
    }

    private static bool Survives(ReadOnlySpan<float> before, ReadOnlySpan<float> after, float scale, float threshold)
    {
        var (w1, h1) = ((before[2] * scale) - (before[0] * scale), (before[3] * scale) - (before[1] * scale));
        var (w2, h2) = (after[2] - after[0], after[3] - after[1]);
        var aspect = Math.Max(w2 / (h2 + Epsilon), h2 / (w2 + Epsilon));
        return w2 > MinimumSide && h2 > MinimumSide && w2 * h2 / ((w1 * h1) + Epsilon) > threshold && aspect < MaximumAspect;
    }

    private static bool IsIdentity(ReadOnlySpan<double> matrix) => matrix.SequenceEqual([1d, 0, 0, 0, 1, 0, 0, 0, 1]);
}
