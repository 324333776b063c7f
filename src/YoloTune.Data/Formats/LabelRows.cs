namespace YoloTune.Data.Formats;

/// <summary>The objects of one image as its label file gives them. Coordinates are fractions of the displayed image.</summary>
public sealed class LabelRows
{
    /// <summary>No objects.</summary>
    public static LabelRows Empty { get; } = new([], [], [], null, 0);

    internal LabelRows(float[] classes, float[] boxes, float[][] segments, float[]? keypoints, int duplicatesRemoved)
    {
        Classes = classes;
        Boxes = boxes;
        Segments = segments;
        Keypoints = keypoints;
        DuplicatesRemoved = duplicatesRemoved;
    }

    /// <summary>Number of objects.</summary>
    public int Count => Classes.Length;

    /// <summary>(n) class numbers.</summary>
    public float[] Classes { get; }

    /// <summary>(n x 4) centre x, centre y, width, height.</summary>
    public float[] Boxes { get; }

    /// <summary>One polygon per object as x, y pairs; empty when the file has plain boxes.</summary>
    public float[][] Segments { get; }

    /// <summary>(n x K x 3) x, y, visibility; null when the task has no key points.</summary>
    public float[]? Keypoints { get; }

    /// <summary>Rows dropped because an equal one exists; when above 0 the rows are sorted.</summary>
    public int DuplicatesRemoved { get; }
}
