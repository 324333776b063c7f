using System.Globalization;
using YoloTune.Core.Tasks;
using YoloTune.Models.Heads;

namespace YoloTune.Models.Architecture;

/// <summary>A network as a table of layers: what model YAML files and checkpoints carry (specification 01, section 2).</summary>
public sealed record ModelDefinition
{
    private const int DefaultRegisterMaximum = 16;

    /// <summary>Number of classes.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Scale letters and their factors; empty for a table without scales.</summary>
    public IReadOnlyList<KeyValuePair<string, ScaleFactors>> Scales { get; init; } = [];

    /// <summary>The chosen letter; empty for a table without scales.</summary>
    public string Scale { get; init; } = string.Empty;

    /// <summary>Bins per box side.</summary>
    public int RegisterMaximum { get; init; } = DefaultRegisterMaximum;

    /// <summary>True when the head has end-to-end branches.</summary>
    public bool EndToEnd { get; init; }

    /// <summary>
    /// Channels of the class branch; null derives them from the number of classes (specification 01, section 5.1). Kept from a
    /// checkpoint with more classes, the branch transfers as a whole.
    /// </summary>
    public int? ClassBranchChannels { get; init; }

    /// <summary>Input channels.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Key points of an object (<c>kpt_shape</c>); null for other tasks than pose.</summary>
    public KeypointLayout? Keypoints { get; init; }

    /// <summary>The requested file name, such as <c>yolo26n.yaml</c>.</summary>
    public string YamlFile { get; init; } = string.Empty;

    /// <summary>Layers of the backbone.</summary>
    public required IReadOnlyList<LayerRow> Backbone { get; init; }

    /// <summary>Layers of neck and head; the last one is the head.</summary>
    public required IReadOnlyList<LayerRow> Head { get; init; }

    /// <summary>All layers in order.</summary>
    public IEnumerable<LayerRow> Rows => Backbone.Concat(Head);

    /// <summary>The factors of the chosen scale.</summary>
    public ScaleFactors Factors => Scales.FirstOrDefault(pair => pair.Key == Scale).Value ?? new ScaleFactors(1, 1, double.PositiveInfinity);

    /// <summary>The task by the name of the last module.</summary>
    /// <exception cref="FormatException">The last module is no head.</exception>
    public TaskKind Task
    {
        get
        {
            var name = Head[^1].Module.ToLowerInvariant();
            return name switch
            {
                "classify" or "classifier" or "cls" or "fc" => TaskKind.Classify,
                _ when name.Contains("detect", StringComparison.Ordinal) => TaskKind.Detect,
                _ when name.Contains("semanticsegment", StringComparison.Ordinal) => TaskKind.Semantic,
                _ when name.Contains("segment", StringComparison.Ordinal) => TaskKind.Segment,
                _ when name.Contains("pose", StringComparison.Ordinal) => TaskKind.Pose,
                _ when name.Contains("obb", StringComparison.Ordinal) => TaskKind.Obb,
                _ when name.Contains("depth", StringComparison.Ordinal) => TaskKind.Depth,
                _ => throw new FormatException($"the last module '{Head[^1].Module}' is no known head"),
            };
        }
    }

    /// <summary>Reads a table from an object tree as YAML and checkpoints give it.</summary>
    /// <param name="yaml">Keys as in model YAML files.</param>
    /// <param name="fileName">The requested file, used when the table does not carry its own name or scale.</param>
    /// <exception cref="FormatException">A key is missing or has another form.</exception>
    public static ModelDefinition FromYaml(IReadOnlyDictionary<string, object?> yaml, string fileName = "")
    {
        var file = Text(yaml, "yaml_file") ?? fileName;
        var scales = ReadScales(yaml);
        var scale = Text(yaml, "scale") is { Length: > 0 } given ? given : ModelName.ScaleOf(file);
        if (scale.Length == 0 && scales.Count > 0 && scales[0].Key.Length > 0)
        {
            scale = scales[0].Key;
        }

        return new ModelDefinition
        {
            ClassCount = (int)(Number(yaml, "nc") ?? throw new FormatException("the key 'nc' is missing")),
            Scales = scales,
            Scale = scale,
            RegisterMaximum = (int)(Number(yaml, "reg_max") ?? DefaultRegisterMaximum),
            EndToEnd = yaml.TryGetValue("end2end", out var endToEnd) && endToEnd is true,
            ClassBranchChannels = (int?)Number(yaml, "cls_channels"),
            Keypoints = yaml.GetValueOrDefault("kpt_shape") is { } shape ? ReadKeypoints(shape) : null,
            Channels = (int)(Number(yaml, "channels") ?? Number(yaml, "ch") ?? 3),
            YamlFile = file,
            Backbone = Rowset(yaml, "backbone"),
            Head = Rowset(yaml, "head"),
        };
    }

    /// <summary>The table as an object tree with the keys of model YAML files, in the order of official checkpoints.</summary>
    public Dictionary<string, object?> ToYaml()
    {
        var yaml = new Dictionary<string, object?>(StringComparer.Ordinal) { ["nc"] = (long)ClassCount };
        if (EndToEnd)
        {
            yaml["end2end"] = true;
        }

        if (RegisterMaximum != DefaultRegisterMaximum)
        {
            yaml["reg_max"] = (long)RegisterMaximum;
        }

        if (Keypoints is { } keypoints)
        {
            yaml["kpt_shape"] = new List<object?> { (long)keypoints.Count, (long)keypoints.Dimensions };
        }

        if (Scales.Count > 0)
        {
            yaml["scales"] = Scales.ToDictionary(
                pair => pair.Key,
                object? (pair) => new List<object?> { pair.Value.Depth, pair.Value.Width, Whole(pair.Value.MaximumChannels) });
        }

        yaml["backbone"] = Backbone.Select(object? (row) => row.ToObject()).ToList();
        yaml["head"] = Head.Select(object? (row) => row.ToObject()).ToList();
        if (Scales.Count > 0)
        {
            yaml["scale"] = Scale;
        }

        if (ClassBranchChannels is { } channels)
        {
            yaml["cls_channels"] = (long)channels;
        }

        yaml["yaml_file"] = YamlFile;
        yaml["channels"] = (long)Channels;
        return yaml;
    }

    /// <summary>Reads a list [K, D].</summary>
    /// <param name="value">The list.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static KeypointLayout ReadKeypoints(object? value) =>
        value is IReadOnlyList<object?> { Count: 2 } two && two[0] is > 0L and <= 10000L && two[1] is 2L or 3L
            ? new KeypointLayout((int)(long)two[0]!, (int)(long)two[1]!)
            : throw new FormatException("'kpt_shape' must be [number of key points, 2 or 3]");

    private static object Whole(double number) => number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? (object)(long)number : number;

    private static List<KeyValuePair<string, ScaleFactors>> ReadScales(IReadOnlyDictionary<string, object?> yaml)
    {
        if (yaml.GetValueOrDefault("scales") is IReadOnlyDictionary<string, object?> table)
        {
            return [.. table.Select(pair => new KeyValuePair<string, ScaleFactors>(pair.Key, Factor(pair.Value)))];
        }

        if (Number(yaml, "depth_multiple") is { } depth)
        {
            return [new(string.Empty, new ScaleFactors(depth, Number(yaml, "width_multiple") ?? 1, double.PositiveInfinity))];
        }

        return [];
    }

    private static ScaleFactors Factor(object? value) => value is IReadOnlyList<object?> { Count: 3 } three
        ? new ScaleFactors(ToDouble(three[0]), ToDouble(three[1]), ToDouble(three[2]))
        : throw new FormatException("every entry of 'scales' must be [depth, width, max_channels]");

    private static LayerRow[] Rowset(IReadOnlyDictionary<string, object?> yaml, string key) =>
        yaml.GetValueOrDefault(key) is IReadOnlyList<object?> rows
            ? [.. rows.Select(LayerRow.FromObject)]
            : throw new FormatException($"the key '{key}' is missing or is no list");

    private static string? Text(IReadOnlyDictionary<string, object?> yaml, string key) =>
        yaml.GetValueOrDefault(key) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    private static double? Number(IReadOnlyDictionary<string, object?> yaml, string key) =>
        yaml.GetValueOrDefault(key) is { } value ? ToDouble(value) : null;

    private static double ToDouble(object? value) => value switch
    {
        long number => number,
        int number => number,
        double number => number,
        _ => throw new FormatException($"'{value}' is not a number"),
    };
}
