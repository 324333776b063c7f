using YoloTune.Core.Tasks;

namespace YoloTune.Data.Conversion;

/// <summary>What to convert, from what, into what.</summary>
public sealed record ConversionOptions
{
    /// <summary>The format of the annotations.</summary>
    public required AnnotationFormat From { get; init; }

    /// <summary>The format to write: <see cref="AnnotationFormat.Yolo"/>, or <see cref="AnnotationFormat.Coco"/> from YOLO.</summary>
    public AnnotationFormat To { get; init; } = AnnotationFormat.Yolo;

    /// <summary>Annotations, at least one. From YOLO: the data-set YAML.</summary>
    public required IReadOnlyList<ConversionSource> Sources { get; init; }

    /// <summary>The folder to write; it must not exist or be empty.</summary>
    public required string Output { get; init; }

    /// <summary>What the labels are for: detect, segment, pose or obb.</summary>
    public TaskKind Task { get; init; } = TaskKind.Detect;

    /// <summary>
    /// Class names in the order of their numbers. Null: the categories of COCO by their id, the names of other formats by code point. For
    /// masks the pixel value 1 is the first name.
    /// </summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Names of the key points in order (LabelMe); null takes them from the file (COCO).</summary>
    public IReadOnlyList<string>? KeypointNames { get; init; }

    /// <summary>Keep objects marked as crowds (COCO); by default they are left out.</summary>
    public bool KeepCrowd { get; init; }

    /// <summary>Keep objects marked as difficult (VOC, DOTA). Null: VOC leaves them out, DOTA keeps them, as is usual for either.</summary>
    public bool? KeepDifficult { get; init; }

    /// <summary>Number of the first pixel in VOC files: 1 by the standard, 0 for tools that count so.</summary>
    public int VocOrigin { get; init; } = 1;

    /// <summary>Mask pictures number objects instead of classes; all objects are of the one class.</summary>
    public bool MasksAreInstances { get; init; }

    /// <summary>Pixel value of masks that means nothing.</summary>
    public int MaskIgnore { get; init; } = 255;

    /// <summary>How the pictures get into the output.</summary>
    public PicturePlacement Placement { get; init; }
}
