using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace YoloTune.Data.Formats;

/// <summary>The keys of a data-set YAML for tasks with a number per pixel (specification 03, sections 1 and 27).</summary>
internal static class PixelKeysReader
{
    private const string MappingKey = "label_mapping";
    private const string DepthKey = "max_depth";
    private const byte Ignored = byte.MaxValue;
    private const double UsualDepth = 100;

    /// <summary>Values of masks and what they stand for: class numbers, or 255 for <c>ignore_label</c>; null when the YAML has none.</summary>
    public static IReadOnlyDictionary<int, byte>? Mapping(YamlReader yaml, int classCount)
    {
        if (!yaml.TryGet(MappingKey, out var node))
        {
            return null;
        }

        if (node is not YamlMappingNode mapping)
        {
            throw yaml.Fail(node, $"'{MappingKey}' must be a mapping of mask values to class numbers", "Write one 'value: class' per line, and 'value: ignore_label' for pixels that do not count");
        }

        var result = new Dictionary<int, byte>();
        foreach (var (key, value) in mapping.Children)
        {
            // Negative values, as Cityscapes has them, stand in no mask.
            if (!TryNumber(key, ushort.MaxValue, out var from))
            {
                throw yaml.Fail(key, $"A key of '{MappingKey}' is no value of a mask", "Use whole numbers up to 65535");
            }

            result[from] = value is YamlScalarNode { Value: "ignore_label" } ? Ignored
                : TryNumber(value, Ignored, out var to) && to >= 0 && (to == Ignored || to < Math.Max(classCount, 2)) ? (byte)to
                : throw yaml.Fail(value, $"'{MappingKey}' maps {from} to something that is no class", $"Use class numbers of 0 to {Math.Max(classCount, 2) - 1}, or 'ignore_label'");
        }

        return result;
    }

    /// <summary>Metres.</summary>
    public static double MaximumDepth(YamlReader yaml)
    {
        if (!yaml.TryGet(DepthKey, out var node))
        {
            return UsualDepth;
        }

        return double.TryParse(yaml.Text(DepthKey, node), NumberStyles.Float, CultureInfo.InvariantCulture, out var metres) && metres is > 0.001 and < double.PositiveInfinity
            ? metres
            : throw yaml.Fail(node, $"'{DepthKey}' must be a number of metres above 0.001", "Write for example max_depth: 80");
    }

    private static bool TryNumber(YamlNode node, int most, out int number)
    {
        number = -1;
        return node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number) && number <= most;
    }
}
