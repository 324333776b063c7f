namespace YoloTune.Data.Datasets;

/// <summary>One image and its objects. Coordinates are fractions of the displayed image. The arrays must not be changed.</summary>
public sealed record DatasetItem
{
    /// <summary>The image file, absolute.</summary>
    public required string ImageFile { get; init; }

    /// <summary>Rows of the displayed image (after EXIF rotation), pixels, at least 10.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the displayed image (after EXIF rotation), pixels, at least 10.</summary>
    public required int Width { get; init; }

    /// <summary>(n) class numbers.</summary>
    public float[] Classes { get; init; } = [];

    /// <summary>(n x 4) centre x, centre y, width, height, nominally 0 to 1 (the reference's tolerance is 0.01).</summary>
    public float[] Boxes { get; init; } = [];

    /// <summary>One polygon per object as x, y pairs; empty when the labels are plain boxes.</summary>
    public float[][] Segments { get; init; } = [];

    /// <summary>(n x K x 3) x, y, visibility; null when the task has no key points.</summary>
    public float[]? Keypoints { get; init; }

    /// <summary>The file with a number for every pixel: a class mask or a depth; null when the task has none or draws polygons instead.</summary>
    public string? MapFile { get; init; }

    /// <summary>(classes) how many pixels have every class; empty for other tasks than semantic segmentation.</summary>
    public IReadOnlyList<long> ClassPixels { get; init; } = [];

    /// <summary>Number of objects.</summary>
    public int Count => Classes.Length;

    /// <summary>The same image with only some of its objects, in the given order.</summary>
    internal DatasetItem Select(int[] rows)
    {
        var boxes = new float[rows.Length * 4];
        var perRow = Keypoints is null || Count == 0 ? 0 : Keypoints.Length / Count;
        var keypoints = Keypoints is null ? null : new float[rows.Length * perRow];
        for (var i = 0; i < rows.Length; i++)
        {
            Boxes.AsSpan(rows[i] * 4, 4).CopyTo(boxes.AsSpan(i * 4));
            Keypoints.AsSpan(rows[i] * perRow, perRow).CopyTo(keypoints.AsSpan(i * perRow));
        }

        return this with
        {
            Classes = Array.ConvertAll(rows, row => Classes[row]),
            Boxes = boxes,
            Segments = Segments.Length == 0 ? [] : Array.ConvertAll(rows, row => Segments[row]),
            Keypoints = keypoints,
        };
    }
}
