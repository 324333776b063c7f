using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;
using static YoloTune.Models.Families.LayerTable;

namespace YoloTune.Models.Families;

/// <summary>
/// YOLOv8: anchor-free detection with 16 distribution bins per side, suppression needed. The layer tables are facts of the
/// published architecture (specification 01, section 12); official weights are AGPL-3.0 and are not part of this project.
/// </summary>
/// <remarks>Blocks: Conv, C2f (p6: C2 in the neck), SPPF, heads with the plain class branch.</remarks>
public static class YoloV8
{
    private const string Name = "yolov8";

    private static readonly IReadOnlyList<KeyValuePair<string, ScaleFactors>> _scales =
    [
        new("n", new ScaleFactors(0.33, 0.25, 1024)),
        new("s", new ScaleFactors(0.33, 0.50, 1024)),
        new("m", new ScaleFactors(0.67, 0.75, 768)),
        new("l", new ScaleFactors(1.00, 1.00, 512)),
        new("x", new ScaleFactors(1.00, 1.25, 512)),
    ];

    private static readonly IReadOnlyList<KeyValuePair<string, ScaleFactors>> _wideScales =
        [.. _scales.Select(pair => new KeyValuePair<string, ScaleFactors>(pair.Key, pair.Value with { MaximumChannels = 1024 }))];

    /// <summary>Variant names without scale letter: one per task, and with an extra finer (p2) or coarser (p6) level.</summary>
    public static IReadOnlyList<string> Variants { get; } =
    [
        "yolov8", "yolov8-seg", "yolov8-pose", "yolov8-obb", "yolov8-cls", "yolov8-p2", "yolov8-p6", "yolov8-seg-p6", "yolov8-pose-p6",
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
        var isPose = variant.Contains("-pose", StringComparison.Ordinal);
        var isClassification = variant == "yolov8-cls";
        var isCoarse = variant.EndsWith("-p6", StringComparison.Ordinal);
        return new ModelDefinition
        {
            ClassCount = classCount ?? (isPose ? 1 : isClassification ? 1000 : 80),
            Scales = isClassification ? _wideScales : _scales,
            Scale = scale,
            Keypoints = isPose ? keypoints ?? new KeypointLayout(17, 3) : null,
            YamlFile = FileName(Name, variant, scale),
            Backbone = isClassification ? [.. Stem(), .. Deep(1024)] : isCoarse ? [.. Stem(), .. Deep(768), .. Deep(1024), Pooling()] : [.. Stem(), .. Deep(1024), Pooling()],
            Head = variant switch
            {
                "yolov8-cls" => [Row(-1, 1, "Classify", "nc")],
                "yolov8-p2" => [.. NeckP2(), Last(variant, 18, 21, 24, 27)],
                _ when isCoarse => [.. NeckP6(), Last(variant, 20, 23, 26, 29)],
                _ => [.. NeckP5(), Last(variant, 15, 18, 21)],
            },
        };
    }

    /// <summary>Layers 0 to 6, down to stride 16.</summary>
    private static LayerRow[] Stem() =>
    [
        Row(-1, 1, "Conv", 64L, 3L, 2L),
        Row(-1, 1, "Conv", 128L, 3L, 2L),
        Row(-1, 3, "C2f", 128L, true),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Row(-1, 6, "C2f", 256L, true),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Row(-1, 6, "C2f", 512L, true),
    ];

    private static LayerRow[] Deep(long channels) => [Row(-1, 1, "Conv", channels, 3L, 2L), Row(-1, 3, "C2f", channels, true)];

    private static LayerRow Pooling() => Row(-1, 1, "SPPF", 1024L, 5L);

    private static LayerRow[] NeckP5() =>
    [
        Upsampled(),
        Joined(6),
        Row(-1, 3, "C2f", 512L),
        Upsampled(),
        Joined(4),
        Row(-1, 3, "C2f", 256L),
        .. Down(256, 12, "C2f", 512),
        .. Down(512, 9, "C2f", 1024),
    ];

    private static LayerRow[] NeckP2() =>
    [
        Upsampled(),
        Joined(6),
        Row(-1, 3, "C2f", 512L),
        Upsampled(),
        Joined(4),
        Row(-1, 3, "C2f", 256L),
        Upsampled(),
        Joined(2),
        Row(-1, 3, "C2f", 128L),
        .. Down(128, 15, "C2f", 256),
        .. Down(256, 12, "C2f", 512),
        .. Down(512, 9, "C2f", 1024),
    ];

    private static LayerRow[] NeckP6() =>
    [
        Upsampled(),
        Joined(8),
        Row(-1, 3, "C2", 768L, false),
        Upsampled(),
        Joined(6),
        Row(-1, 3, "C2", 512L, false),
        Upsampled(),
        Joined(4),
        Row(-1, 3, "C2", 256L, false),
        .. Down(256, 17, "C2", 512),
        .. Down(512, 14, "C2", 768),
        .. Down(768, 11, "C2", 1024),
    ];

    /// <summary>Halves the map, joins it with an earlier one and works on both.</summary>
    private static LayerRow[] Down(long channels, int with, string block, long outputs) =>
    [
        Row(-1, 1, "Conv", channels, 3L, 2L),
        Joined(with),
        block == "C2" ? Row(-1, 3, block, outputs, false) : Row(-1, 3, block, outputs),
    ];

    private static LayerRow Last(string variant, params int[] levels) => variant.Split('-').ElementAtOrDefault(1) switch
    {
        "seg" => Head(levels, "Segment", "nc", 32L, 256L),
        "pose" => Head(levels, "Pose", "nc", "kpt_shape"),
        "obb" => Head(levels, "OBB", "nc", 1L),
        _ => Head(levels, "Detect", "nc"),
    };
}
