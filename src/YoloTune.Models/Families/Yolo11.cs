using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;
using static YoloTune.Models.Families.LayerTable;

namespace YoloTune.Models.Families;

/// <summary>
/// YOLO11: anchor-free detection with 16 distribution bins per side, suppression needed. The layer tables are facts of the
/// published architecture (specification 01, section 12); official weights are AGPL-3.0 and are not part of this project.
/// </summary>
/// <remarks>Blocks: Conv, C3k2, SPPF, C2PSA, heads with the depthwise class branch.</remarks>
public static class Yolo11
{
    private const string Name = "yolo11";

    private static readonly IReadOnlyList<KeyValuePair<string, ScaleFactors>> _scales =
    [
        new("n", new ScaleFactors(0.50, 0.25, 1024)),
        new("s", new ScaleFactors(0.50, 0.50, 1024)),
        new("m", new ScaleFactors(0.50, 1.00, 512)),
        new("l", new ScaleFactors(1.00, 1.00, 512)),
        new("x", new ScaleFactors(1.00, 1.50, 512)),
    ];

    /// <summary>Variant names without scale letter: one per task.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["yolo11", "yolo11-seg", "yolo11-pose", "yolo11-obb", "yolo11-cls"];

    /// <summary>The table of a variant.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    /// <param name="scale">n, s, m, l or x.</param>
    /// <param name="classCount">Number of classes; null for that of the original file.</param>
    /// <param name="keypoints">Key points of an object (pose only); null for the 17 of COCO.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variant or the scale is unknown.</exception>
    public static ModelDefinition Table(string variant = Name, string scale = "n", int? classCount = null, KeypointLayout? keypoints = null)
    {
        Require(Variants, variant, nameof(variant));
        Require([.. _scales.Select(pair => pair.Key)], scale, nameof(scale));
        var isClassification = variant == "yolo11-cls";
        return new ModelDefinition
        {
            ClassCount = classCount ?? (isClassification ? 1000 : 80),
            Scales = _scales,
            Scale = scale,
            Keypoints = variant == "yolo11-pose" ? keypoints ?? new KeypointLayout(17, 3) : null,
            YamlFile = FileName(Name, variant, scale),
            Backbone = isClassification ? [.. Stem(), Attending()] : [.. Stem(), Row(-1, 1, "SPPF", 1024L, 5L), Attending()],
            Head = isClassification ? [Row(-1, 1, "Classify", "nc")] : [.. Neck(), Last(variant)],
        };
    }

    /// <summary>Layers 0 to 8; the classifiers of YOLO26 have the same.</summary>
    internal static LayerRow[] Stem() =>
    [
        Row(-1, 1, "Conv", 64L, 3L, 2L),
        Row(-1, 1, "Conv", 128L, 3L, 2L),
        Row(-1, 2, "C3k2", 256L, false, 0.25),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Row(-1, 2, "C3k2", 512L, false, 0.25),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Row(-1, 2, "C3k2", 512L, true),
        Row(-1, 1, "Conv", 1024L, 3L, 2L),
        Row(-1, 2, "C3k2", 1024L, true),
    ];

    private static LayerRow Attending() => Row(-1, 2, "C2PSA", 1024L);

    private static LayerRow[] Neck() =>
    [
        Upsampled(),
        Joined(6),
        Row(-1, 2, "C3k2", 512L, false),
        Upsampled(),
        Joined(4),
        Row(-1, 2, "C3k2", 256L, false),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Joined(13),
        Row(-1, 2, "C3k2", 512L, false),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Joined(10),
        Row(-1, 2, "C3k2", 1024L, true),
    ];

    private static LayerRow Last(string variant)
    {
        int[] levels = [16, 19, 22];
        return variant switch
        {
            "yolo11-seg" => Head(levels, "Segment", "nc", 32L, 256L),
            "yolo11-pose" => Head(levels, "Pose", "nc", "kpt_shape"),
            "yolo11-obb" => Head(levels, "OBB", "nc", 1L),
            _ => Head(levels, "Detect", "nc"),
        };
    }
}
