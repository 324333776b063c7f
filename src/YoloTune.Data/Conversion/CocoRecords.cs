namespace YoloTune.Data.Conversion;

/// <summary>An entry of <c>images</c>.</summary>
internal sealed record CocoImage(long Id, string FileName, int Width, int Height, int Line);

/// <summary>An entry of <c>categories</c>.</summary>
internal sealed record CocoCategory(long Id, string Name, IReadOnlyList<string>? Keypoints, int Line);

/// <summary>An entry of <c>annotations</c>: polygons, or the lengths of a mask with its size.</summary>
internal sealed record CocoAnnotation
{
    public long ImageId { get; set; } = -1;

    public long CategoryId { get; set; } = -1;

    public double[]? Box { get; set; }

    public IReadOnlyList<double[]> Polygons { get; set; } = [];

    public IReadOnlyList<long>? Counts { get; set; }

    public (int Height, int Width) MaskSize { get; set; }

    public bool Crowd { get; set; }

    public double[]? Keypoints { get; set; }

    public int Line { get; set; }
}

/// <summary>A COCO file.</summary>
internal sealed record CocoFile(
    IReadOnlyDictionary<long, CocoImage> Images,
    IReadOnlyDictionary<long, CocoCategory> Categories,
    IReadOnlyList<CocoAnnotation> Annotations);
