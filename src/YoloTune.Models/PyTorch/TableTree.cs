using YoloTune.Models.Architecture;

namespace YoloTune.Models.PyTorch;

/// <summary>A model table as the reference keeps it, so that it can build the network from it again (spec/02 section 6.2).</summary>
internal static class TableTree
{
    /// <summary>The tree of a table.</summary>
    /// <param name="yaml">The table as the checkpoint has it, with any further keys.</param>
    /// <param name="definition">The table as it was understood.</param>
    public static Dictionary<string, object?> Of(IReadOnlyDictionary<string, object?> yaml, ModelDefinition definition)
    {
        var tree = new Dictionary<string, object?>(yaml, StringComparer.Ordinal)
        {
            ["nc"] = (long)definition.ClassCount,
            ["backbone"] = Rows(definition.Backbone),
            ["head"] = Rows(definition.Head),
        };

        // Without either key the scale is a guess, which the reader of the file can make as well.
        if (definition.Scales is [{ Key.Length: > 0 }, ..] && (definition.YamlFile.Length > 0 || yaml.ContainsKey("scale")))
        {
            tree["scale"] = definition.Scale;
        }

        if (definition.YamlFile.Length > 0)
        {
            tree["yaml_file"] = definition.YamlFile;
        }

        tree["channels"] = (long)definition.Channels;
        return tree;
    }

    private static List<object?> Rows(IReadOnlyList<LayerRow> rows) => [.. rows.Select(row =>
    {
        var items = row.ToObject();
        if (row.From.Count == 1 && LayerModules.TakesList(row.Module))
        {
            items[0] = new List<object?> { (long)row.From[0] };
        }

        return items;
    })];
}
