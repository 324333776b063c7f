using YoloTune.Models.Architecture;

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
        Row(-1, 1, "Conv", 64L, 3L, 2L),
        Row(-1, 1, "Conv", 128L, 3L, 2L),
        Row(-1, 2, "C3k2", 256L, false, 0.25),
        Row(-1, 1, "Conv", 256L, 3L, 2L),
        Row(-1, 2, "C3k2", 512L, false, 0.25),
        Row(-1, 1, "Conv", 512L, 3L, 2L),
        Row(-1, 2, "C3k2", 512L, true),
        Row(-1, 1, "Conv", 1024L, 3L, 2L),
        Row(-1, 2, "C3k2", 1024L, true),
        Row(-1, 1, "SPPF", 1024L, 5L, 3L, true),
        Row(-1, 2, "C2PSA", 1024L),
    ];

    /// <summary>Variant names without scale letter: standard, and with an extra finer (p2) or coarser (p6) level.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["yolo26", "yolo26-p2", "yolo26-p6"];

    /// <summary>The table of a detection variant.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    /// <param name="scale">n, s, m, l or x.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variant or the scale is unknown.</exception>
    public static ModelDefinition Detect(string variant = "yolo26", string scale = "n", int classCount = 80)
    {
        if (_scales.All(pair => pair.Key != scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "YOLO26 has the scales n, s, m, l and x.");
        }

        var (backbone, head) = variant switch
        {
            "yolo26" => (_backbone, HeadP5()),
            "yolo26-p2" => (_backbone, HeadP2()),
            "yolo26-p6" => (BackboneP6(), HeadP6()),
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "Known variants are " + string.Join(", ", Variants) + "."),
        };
        return new ModelDefinition
        {
            ClassCount = classCount,
            Scales = _scales,
            Scale = scale,
            RegisterMaximum = 1,
            EndToEnd = true,
            YamlFile = variant.Replace("yolo26", "yolo26" + scale, StringComparison.Ordinal) + ".yaml",
            Backbone = backbone,
            Head = head,
        };
    }

    private static LayerRow[] HeadP5() =>
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
        Detector(16, 19, 22),
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
        Detector(19, 22, 25, 28),
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
        Detector(21, 24, 27, 30),
    ];

    private static LayerRow Row(int from, int repeats, string module, params object?[] arguments) => new([from], repeats, module, arguments);

    private static LayerRow Upsampled() => Row(-1, 1, "nn.Upsample", "None", 2L, "nearest");

    private static LayerRow Joined(int with) => new([-1, with], 1, "Concat", [1L]);

    private static LayerRow Detector(params int[] levels) => new(levels, 1, "Detect", ["nc"]);
}
