using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YoloTune.Core.Errors;

namespace YoloTune.Data.Formats;

/// <summary>A YAML mapping whose values are taken one by one, with errors that name file, line and value.</summary>
internal sealed class YamlReader
{
    private readonly string _file;
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    private YamlReader(string file, YamlMappingNode root)
    {
        _file = file;
        foreach (var (key, value) in root.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && !IsNull(value))
            {
                _values[name] = value;
            }
        }
    }

    /// <summary>Reads the file; a byte-order mark is harmless.</summary>
    public static YamlReader Open(string file)
    {
        var stream = Load(file);
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new InputException(
                "A data-set YAML must be a mapping of keys to values",
                file,
                1,
                remedy: "Give at least the keys 'train', 'val' and 'names'");
        }

        return new YamlReader(file, root);
    }

    /// <summary>The value of a key; absent and null are the same.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out YamlNode? node) => _values.TryGetValue(key, out node);

    /// <summary>Text of a scalar, or an error.</summary>
    public string Text(string key, YamlNode node) =>
        node is YamlScalarNode { Value: { } text } ? text : throw Fail(node, $"'{key}' must be a text", "Write a single value after the colon");

    /// <summary>Text of an optional scalar.</summary>
    public string? OptionalText(string key) => TryGet(key, out var node) ? Text(key, node) : null;

    /// <summary>A scalar or a list of scalars.</summary>
    public IReadOnlyList<string>? Texts(string key, out bool isList)
    {
        isList = false;
        if (!TryGet(key, out var node))
        {
            return null;
        }

        if (node is not YamlSequenceNode sequence)
        {
            return [Text(key, node)];
        }

        isList = true;
        return [.. sequence.Children.Select(child => Text(key, child))];
    }

    /// <summary>An integer; integer-like values such as 2.0 and "2" are accepted.</summary>
    public int? OptionalInteger(string key) => TryGet(key, out var node) ? Integer(key, node) : null;

    /// <summary>A list of integers.</summary>
    public int[]? OptionalIntegers(string key)
    {
        if (!TryGet(key, out var node))
        {
            return null;
        }

        return node is YamlSequenceNode sequence
            ? [.. sequence.Children.Select(child => Integer(key, child))]
            : throw Fail(node, $"'{key}' must be a list of integers", "Write it as [a, b, ...]");
    }

    /// <summary>An error at a node of this file.</summary>
    public InputException Fail(YamlNode? node, string problem, string remedy) =>
        new(problem, _file, node is null ? null : (int)node.Start.Line, node is null ? null : Describe(node), remedy);

    /// <summary>The line of a key's value, or null.</summary>
    public int? Line(string key) => TryGet(key, out var node) ? (int)node.Start.Line : null;

    private static YamlStream Load(string file)
    {
        try
        {
            return BoundedYaml.Load(File.ReadAllText(file));
        }
        catch (YamlException exception)
        {
            throw NotYaml(file, exception.Start.Line, (exception.InnerException as YamlException ?? exception).Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException("The data-set file cannot be read: " + exception.Message.TrimEnd('.'), file, remedy: "Check the path and the permissions", inner: exception);
        }
    }

    private static InputException NotYaml(string file, long? line, string problem, Exception inner) =>
        new("This is not valid YAML: " + problem.TrimEnd('.'), file, (int?)line, remedy: "Check indentation, colons, brackets and quotes near this line", inner: inner);

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? string.Empty,
        YamlSequenceNode sequence => $"a list of {sequence.Children.Count}",
        YamlMappingNode mapping => $"a mapping of {mapping.Children.Count}",
        _ => node.NodeType.ToString(),
    };

    private int Integer(string key, YamlNode node)
    {
        var text = node is YamlScalarNode scalar ? scalar.Value : null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue)
        {
            return (int)value;
        }

        throw Fail(node, $"'{key}' must be an integer", "Write a whole number such as 3");
    }
}
