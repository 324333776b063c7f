using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace YoloTune.Data.Formats;

/// <summary>Class names of a data-set YAML: <c>names</c> as list or mapping, <c>nc</c>, or both (specification 03, section 1).</summary>
internal static class ClassNamesReader
{
    public static string[] Read(YamlReader yaml)
    {
        var count = yaml.OptionalInteger("nc");
        yaml.TryGet("nc", out var countNode);
        if (!yaml.TryGet("names", out var node))
        {
            if (count is null)
            {
                throw yaml.Fail(null, "Neither 'names' nor 'nc' is given", "Add 'names:' with one name per class");
            }

            return count >= 1
                ? [.. Enumerable.Range(0, count.Value).Select(index => "class_" + index.ToString(CultureInfo.InvariantCulture))]
                : throw yaml.Fail(countNode, "'nc' must be at least 1", "Give the number of classes");
        }

        var names = node switch
        {
            YamlSequenceNode sequence => [.. sequence.Children.Select(child => Name(yaml, child))],
            YamlMappingNode mapping => FromMapping(yaml, mapping),
            _ => throw yaml.Fail(node, "'names' must be a list or a mapping of class numbers to names", "Write 'names: [cat, dog]' or one '0: cat' per line"),
        };
        if (names.Length == 0)
        {
            throw yaml.Fail(node, "'names' is empty", "Give one name per class");
        }

        if (count is { } expected && expected != names.Length)
        {
            throw yaml.Fail(
                countNode,
                $"'names' length {names.Length} and 'nc: {expected}' must match",
                $"Remove 'nc' or set it to {names.Length}");
        }

        return names;
    }

    private static string[] FromMapping(YamlReader yaml, YamlMappingNode mapping)
    {
        var names = new string?[mapping.Children.Count];
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } text } || !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var index))
            {
                throw yaml.Fail(key, "A key of 'names' is not a class number", "Number the classes 0, 1, 2, ...");
            }

            if (index < 0 || index >= names.Length)
            {
                throw yaml.Fail(
                    key,
                    $"Class number {index} does not fit {names.Length} names: class numbers must be 0 to {names.Length - 1} without gaps",
                    "Number the classes from 0 without gaps, in the YAML and in the label files");
            }

            if (names[index] is not null)
            {
                throw yaml.Fail(key, $"Class number {index} occurs twice in 'names'", "Give every class its own number");
            }

            names[index] = Name(yaml, value);
        }

        return names!;
    }

    private static string Name(YamlReader yaml, YamlNode node)
    {
        var text = yaml.Text("names", node);
        if (node is YamlScalarNode { Style: ScalarStyle.Plain })
        {
            // The reference prints YAML booleans in this spelling.
            return text switch { "true" or "TRUE" => "True", "false" or "FALSE" => "False", _ => text };
        }

        return text;
    }
}
