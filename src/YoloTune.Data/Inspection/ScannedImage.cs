namespace YoloTune.Data.Inspection;

/// <summary>What an examination keeps of a picture.</summary>
internal sealed class ScannedImage
{
    public required string File { get; init; }

    public required string LabelFile { get; init; }

    /// <summary>Why it cannot be used, or null.</summary>
    public string? Problem { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>False where there is no label file.</summary>
    public bool HasLabels { get; init; }

    /// <summary>Class, width and height (fractions) per object.</summary>
    public IReadOnlyList<(int Class, float Width, float Height)> Objects { get; init; } = [];

    public IReadOnlyList<RowIssue> Issues { get; init; } = [];

    /// <summary>Let go of when the picture has its group.</summary>
    public ImageFingerprint? Print { get; set; }
}
