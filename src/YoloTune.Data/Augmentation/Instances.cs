namespace YoloTune.Data.Augmentation;

/// <summary>
/// The labelled objects of one image: classes, boxes and, where the data have them, polygons and keypoints, all in pixels
/// (specification 03, section 10). All arrays are exactly as long as their shape says.
/// </summary>
public sealed class Instances
{
    /// <summary>Creates instances over existing arrays.</summary>
    /// <param name="classes">(N) class indices.</param>
    /// <param name="boxes">(N x 4) left, top, right, bottom in pixels.</param>
    /// <param name="polygons">(N x P x 2) points in pixels, or null.</param>
    /// <param name="polygonPoints">P, the same for every polygon; 0 without polygons.</param>
    /// <param name="keypoints">(N x K x 3) x, y in pixels and visibility, or null.</param>
    /// <param name="keypointCount">K; 0 without keypoints.</param>
    /// <exception cref="ArgumentException">An array does not fit the number of classes.</exception>
    public Instances(float[] classes, float[] boxes, float[]? polygons = null, int polygonPoints = 0, float[]? keypoints = null, int keypointCount = 0)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(boxes);
        Classes = classes;
        Boxes = boxes;
        Polygons = polygons ?? [];
        PolygonPoints = polygonPoints;
        Keypoints = keypoints ?? [];
        KeypointCount = keypointCount;
        if (boxes.Length != 4 * Count || Polygons.Length != 2 * polygonPoints * Count || Keypoints.Length != 3 * keypointCount * Count)
        {
            throw new ArgumentException($"The arrays do not describe {Count} instances.");
        }
    }

    /// <summary>No instances.</summary>
    public static Instances Empty => new([], []);

    /// <summary>
    /// True when the polygons stand for rotated boxes: at the border they keep their orientation instead of being bent along it
    /// (specification 03, section 10).
    /// </summary>
    public bool IsRotated { get; init; }

    /// <summary>Number of instances, N.</summary>
    public int Count => Classes.Length;

    /// <summary>(N) class indices.</summary>
    public float[] Classes { get; private set; }

    /// <summary>(N x 4) left, top, right, bottom in pixels.</summary>
    public float[] Boxes { get; private set; }

    /// <summary>(N x P x 2) points in pixels; empty without polygons.</summary>
    public float[] Polygons { get; private set; }

    /// <summary>P, points per polygon; 0 without polygons.</summary>
    public int PolygonPoints { get; private set; }

    /// <summary>(N x K x 3) x, y in pixels and visibility; empty without keypoints.</summary>
    public float[] Keypoints { get; private set; }

    /// <summary>K, keypoints per instance; 0 without keypoints.</summary>
    public int KeypointCount { get; private set; }

    /// <summary>True when there is at least one instance and every one has a polygon.</summary>
    public bool HasPolygons => PolygonPoints > 0 && Count > 0;

    /// <summary>The points of a polygon, x and y in turn.</summary>
    /// <param name="index">0 to Count - 1.</param>
    public Span<float> Polygon(int index) => Polygons.AsSpan(index * PolygonPoints * 2, PolygonPoints * 2);

    /// <summary>Makes instances of normalised labels.</summary>
    /// <param name="classes">(N) class indices.</param>
    /// <param name="boxes">(N x 4) centre x, centre y, width, height in [0, 1].</param>
    /// <param name="height">Rows of the image, pixels.</param>
    /// <param name="width">Columns of the image, pixels.</param>
    /// <param name="polygons">N polygons, x and y in turn, in [0, 1]; null or empty for none.</param>
    /// <param name="polygonPoints">Points that each polygon is resampled to; more if a polygon has more.</param>
    /// <param name="keypoints">(N x K x 3) x, y in [0, 1] and visibility; null for none.</param>
    /// <param name="isRotated">The polygons stand for rotated boxes.</param>
    public static Instances FromNormalized(
        ReadOnlySpan<float> classes,
        ReadOnlySpan<float> boxes,
        int height,
        int width,
        IReadOnlyList<float[]>? polygons = null,
        int polygonPoints = PolygonResampling.DefaultPoints,
        float[]? keypoints = null,
        bool isRotated = false)
    {
        var corners = new float[boxes.Length];
        for (var i = 0; i < boxes.Length; i += 4)
        {
            var (halfWidth, halfHeight) = (boxes[i + 2] / 2, boxes[i + 3] / 2);
            corners[i] = (boxes[i] - halfWidth) * width;
            corners[i + 1] = (boxes[i + 1] - halfHeight) * height;
            corners[i + 2] = (boxes[i] + halfWidth) * width;
            corners[i + 3] = (boxes[i + 1] + halfHeight) * height;
        }

        var points = ScaleKeypoints(keypoints, height, width);
        var pointCount = points.Length / (3 * Math.Max(classes.Length, 1));
        if (polygons is not { Count: > 0 })
        {
            return new Instances(classes.ToArray(), corners, null, 0, points, pointCount) { IsRotated = isRotated };
        }

        var perPolygon = PolygonResampling.CommonCount(polygons, polygonPoints);
        var resampled = new float[polygons.Count * perPolygon * 2];
        for (var i = 0; i < polygons.Count; i++)
        {
            PolygonResampling.Resample(polygons[i], resampled.AsSpan(i * perPolygon * 2, perPolygon * 2));
        }

        for (var i = 0; i < resampled.Length; i += 2)
        {
            resampled[i] *= width;
            resampled[i + 1] *= height;
        }

        return new Instances(classes.ToArray(), corners, resampled, perPolygon, points, pointCount) { IsRotated = isRotated };
    }

    /// <summary>A copy with its own arrays.</summary>
    public Instances Clone() => new(
        Classes.AsSpan().ToArray(),
        Boxes.AsSpan().ToArray(),
        Polygons.AsSpan().ToArray(),
        PolygonPoints,
        Keypoints.AsSpan().ToArray(),
        KeypointCount)
    {
        IsRotated = IsRotated,
    };

    /// <summary>Multiplies all coordinates.</summary>
    /// <param name="x">Factor for x.</param>
    /// <param name="y">Factor for y.</param>
    public void Scale(float x, float y) => Transform(x, y, 0, 0);

    /// <summary>Moves all coordinates; missing keypoints move too.</summary>
    /// <param name="x">Added to x, pixels.</param>
    /// <param name="y">Added to y, pixels.</param>
    public void Translate(float x, float y) => Transform(1, 1, x, y);

    /// <summary>
    /// Clamps everything to an image; keypoints outside become invisible first. Rotated boxes are replaced by the part that is visible,
    /// in the same orientation.
    /// </summary>
    /// <param name="height">Rows of the image, pixels.</param>
    /// <param name="width">Columns of the image, pixels.</param>
    public void Clip(int height, int width)
    {
        if (IsRotated && HasPolygons)
        {
            for (var i = 0; i < Count; i++)
            {
                RotatedClip.Apply(Polygon(i), Boxes.AsSpan(4 * i, 4), height, width);
            }
        }
        else
        {
            Clamp(Boxes, width, height);
            Clamp(Polygons, width, height);
        }

        for (var i = 0; i < Keypoints.Length; i += 3)
        {
            var (x, y) = (Keypoints[i], Keypoints[i + 1]);
            if (x < 0 || y < 0 || x > width || y > height)
            {
                Keypoints[i + 2] = 0;
            }

            Keypoints[i] = Math.Clamp(x, 0f, width);
            Keypoints[i + 1] = Math.Clamp(y, 0f, height);
        }
    }

    /// <summary>Drops instances whose box has no area.</summary>
    public void RemoveEmpty()
    {
        var keep = new List<int>(Count);
        for (var i = 0; i < Count; i++)
        {
            var box = Boxes.AsSpan(4 * i, 4);
            if ((box[2] - box[0]) * (box[3] - box[1]) > 0)
            {
                keep.Add(i);
            }
        }

        if (keep.Count < Count)
        {
            Keep(keep);
        }
    }

    /// <summary>Keeps the given instances only, in the given order.</summary>
    /// <param name="indices">Indices of instances.</param>
    public void Keep(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Classes = Gather(Classes, 1, indices);
        Boxes = Gather(Boxes, 4, indices);
        Polygons = Gather(Polygons, 2 * PolygonPoints, indices);
        Keypoints = Gather(Keypoints, 3 * KeypointCount, indices);
    }

    /// <summary>A copy of the given instances, in the given order.</summary>
    /// <param name="indices">Indices of instances.</param>
    public Instances Select(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return new Instances(
            Gather(Classes, 1, indices),
            Gather(Boxes, 4, indices),
            Gather(Polygons, 2 * PolygonPoints, indices),
            PolygonPoints,
            Gather(Keypoints, 3 * KeypointCount, indices),
            KeypointCount)
        {
            IsRotated = IsRotated,
        };
    }

    /// <summary>
    /// Joins the instances of several images, in order. Polygons are resampled to the largest point count; they are dropped
    /// when an image has instances without polygons.
    /// </summary>
    /// <param name="parts">The parts; left unchanged.</param>
    public static Instances Concatenate(params ReadOnlySpan<Instances> parts)
    {
        var (count, points, keypoints, allPolygons, rotated) = (0, 0, 0, true, false);
        foreach (var part in parts)
        {
            count += part.Count;
            points = Math.Max(points, part.HasPolygons ? part.PolygonPoints : 0);
            keypoints = Math.Max(keypoints, part.KeypointCount);
            allPolygons &= part.Count == 0 || part.HasPolygons;
            rotated |= part.IsRotated;
        }

        points = allPolygons ? points : 0;
        var joined = new Instances(new float[count], new float[4 * count], new float[2 * count * points], points, new float[3 * count * keypoints], keypoints) { IsRotated = rotated };
        var position = 0;
        foreach (var part in parts)
        {
            part.Classes.CopyTo(joined.Classes, position);
            part.Boxes.CopyTo(joined.Boxes, 4 * position);
            part.Keypoints.CopyTo(joined.Keypoints, 3 * keypoints * position);
            for (var i = 0; points > 0 && i < part.Count; i++)
            {
                PolygonResampling.Resample(part.Polygon(i), joined.Polygon(position + i));
            }

            position += part.Count;
        }

        return joined;
    }

    private static float[] ScaleKeypoints(float[]? keypoints, int height, int width)
    {
        var scaled = keypoints.AsSpan().ToArray();
        for (var i = 0; i < scaled.Length; i += 3)
        {
            scaled[i] *= width;
            scaled[i + 1] *= height;
        }

        return scaled;
    }

    private static float[] Gather(float[] values, int size, IReadOnlyList<int> indices)
    {
        var kept = new float[size * indices.Count];
        for (var i = 0; i < indices.Count; i++)
        {
            values.AsSpan(indices[i] * size, size).CopyTo(kept.AsSpan(i * size));
        }

        return kept;
    }

    private static void Clamp(float[] points, float width, float height)
    {
        for (var i = 0; i < points.Length; i += 2)
        {
            points[i] = Math.Clamp(points[i], 0f, width);
            points[i + 1] = Math.Clamp(points[i + 1], 0f, height);
        }
    }

    private void Transform(float scaleX, float scaleY, float shiftX, float shiftY)
    {
        Move(Boxes, 2, scaleX, scaleY, shiftX, shiftY);
        Move(Polygons, 2, scaleX, scaleY, shiftX, shiftY);
        Move(Keypoints, 3, scaleX, scaleY, shiftX, shiftY);
    }

    private static void Move(float[] points, int step, float scaleX, float scaleY, float shiftX, float shiftY)
    {
        for (var i = 0; i < points.Length; i += step)
        {
            points[i] = (points[i] * scaleX) + shiftX;
            points[i + 1] = (points[i + 1] * scaleY) + shiftY;
        }
    }
}
