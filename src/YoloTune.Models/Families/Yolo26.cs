using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;
using static YoloTune.Models.Families.LayerTable;

namespace YoloTune.Models.Families;

/// <summary>
/// YOLO26: end-to-end detection without suppression and without distribution bins. The layer tables are facts of the
/// published architecture (specification 01, section 12); official weights are AGPL-3.0 and are not part of this project.
/// </summary>
/// <remarks>
/// Blocks: Conv, C3k2, SPPF with shortcut, C2PSA, attention C3k2 at the end of the neck, Detect with two branch pairs.
/// State-dict names are <c>model.{layer index}.{child path}</c>, as in official checkpoints.
/// </remarks>
public static class Yolo26
{
    private const string Name = "yolo26";

    private static readonly IReadOnlyList<KeyValuePair<string, ScaleFactors>> _scales =
    [
        new("n", new ScaleFactors(0.50, 0.25, 1024)),
        new("s", new ScaleFactors(0.50, 0.50, 1024)),
        new("m", new ScaleFactors(0.50, 1.00, 512)),
        new("l", new ScaleFactors(1.00, 1.00, 512)),
        new("x", new ScaleFactors(1.00, 1.50, 512)),
    ];

    private static readonly LayerRow[] _backbone =
    [
        .. Yolo11.Stem(),
        Row(-1, 1, "SPPF", 1024L, 5L, 3L, true),
        Row(-1, 2, "C2PSA", 1024L),
    ];

    /// <summary>Variant names without scale letter: one per task, and with an extra finer (p2) or coarser (p6) level.</summary>
    public static IReadOnlyList<string> Variants { get; } =
    [
        "yolo26", "yolo26-seg", "yolo26-pose", "yolo26-obb", "yolo26-cls", "yolo26-sem", "yolo26-depth", "yolo26-p2", "yolo26-p6",
    ];

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
        var (backbone, head) = variant switch
        {
            "yolo26-cls" => ([.. _backbone[..9], _backbone[10]], [Row(-1, 1, "Classify", "nc")]),
            "yolo26-sem" => (_backbone, [.. NeckP5()[..6], Head([16, 13], "SemanticSegment", "nc")]),
            "yolo26-p2" => (_backbone, HeadP2()),
            "yolo26-p6" => (BackboneP6(), HeadP6()),
            _ => (_backbone, (LayerRow[])[.. NeckP5(), Last(variant)]),
        };
        var findsObjects = variant is not ("yolo26-cls" or "yolo26-sem" or "yolo26-depth");
        var definition = new ModelDefinition
        {
            ClassCount = classCount ?? ClassesOf(variant),
            Scales = _scales,
            Scale = scale,
            EndToEnd = findsObjects,
            Keypoints = variant == "yolo26-pose" ? keypoints ?? new KeypointLayout(17, 3) : null,
            YamlFile = FileName(Name, variant, scale),
            Backbone = backbone,
            Head = head,
        };
        return findsObjects ? definition with { RegisterMaximum = 1 } : definition;
    }

    /// <summary>The table of a detection variant.</summary>
    /// <param name="variant">yolo26, yolo26-p2 or yolo26-p6.</param>
    /// <param name="scale">n, s, m, l or x.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variant or the scale is unknown.</exception>
    public static ModelDefinition Detect(string variant = Name, string scale = "n", int classCount = 80) => Table(variant, scale, classCount);

    private static int ClassesOf(string variant) => variant switch
    {
        "yolo26-cls" => 1000,
        "yolo26-sem" => 19,
        "yolo26-depth" => 1,
        _ => 80,
    };

    private static LayerRow Last(string variant)
    {
        int[] levels = [16, 19, 22];
        return variant switch
        {
            "yolo26-seg" => Head(levels, "Segment26", "nc", 32L, 256L),
            "yolo26-pose" => Head(levels, "Pose26", "nc", "kpt_shape"),
            "yolo26-obb" => Head(levels, "OBB26", "nc", 1L),
            "yolo26-depth" => Head(levels, "Depth", 256L),
            _ => Head(levels, "Detect", "nc"),
        };
    }

    private static LayerRow[] NeckP5() =>
    [
        Upsampled(),
        Joined(6),
        Row(-1, 2, "C3k2", 512L, true),
        Upsampled(),
        Joined(4),
        Row(-1, 2, "C3k2", 256L, true),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Joined(13),
        Row(-1, 2, "C3k2", 512L, true),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Joined(10),
        Row(-1, 1, "C3k2", 1024L, true, 0.5, true),
    ];

    private static LayerRow[] HeadP2() =>
    [
        Upsampled(),
        Joined(6),
        Row(-1, 2, "C3k2", 512L, true),
        Upsampled(),
        Joined(4),
        Row(-1, 2, "C3k2", 256L, true),
        Upsampled(),
        Joined(2),
        Row(-1, 2, "C3k2", 128L, true),
        Row(-1, 1, "Conv", 128L, 3L, 2L),
        Joined(16),
        Row(-1, 2, "C3k2", 256L, true),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Joined(13),
        Row(-1, 2, "C3k2", 512L, true),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Joined(10),
        Row(-1, 1, "C3k2", 1024L, true, 0.5, true),
        Head([19, 22, 25, 28], "Detect", "nc"),
    ];

    private static LayerRow[] BackboneP6() =>
    [
        .. _backbone[..7],
        Row(-1, 1, "Conv", 768L, 3L, 2L),
        Row(-1, 2, "C3k2", 768L, true),
        Row(-1, 1, "Conv", 1024L, 3L, 2L),
        Row(-1, 2, "C3k2", 1024L, true),
        Row(-1, 1, "SPPF", 1024L, 5L),
        Row(-1, 2, "C2PSA", 1024L),
    ];

    private static LayerRow[] HeadP6() =>
    [
        Upsampled(),
        Joined(8),
        Row(-1, 2, "C3k2", 768L, true),
        Upsampled(),
        Joined(6),
        Row(-1, 2, "C3k2", 512L, true),
        Upsampled(),
        Joined(4),
        Row(-1, 2, "C3k2", 256L, true),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Joined(18),
        Row(-1, 2, "C3k2", 512L, true),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Joined(15),
        Row(-1, 2, "C3k2", 768L, true),
        Row(-1, 1, "Conv", 768L, 3L, 2L),
        Joined(12),
        Row(-1, 1, "C3k2", 1024L, true, 0.5, true),
        Head([21, 24, 27, 30], "Detect", "nc"),
    ];
}
