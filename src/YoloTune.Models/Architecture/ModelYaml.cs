using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Architecture;

/// <summary>Reads model YAML files into a table of layers (specification 01, section 2).</summary>
public static class ModelYaml
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is missing or malformed.</exception>
    public static ModelDefinition Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException("there is no such model file", path, remedy: "Check the path, or name a known model such as yolo26n.yaml");
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Parses the text of a file.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">The name used in errors and for the scale letter.</param>
    /// <exception cref="InputException">The text is malformed.</exception>
    public static ModelDefinition Parse(string text, string path)
    {
        try
        {
            var stream = BoundedYaml.Load(text);
            if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
            {
                throw new InputException("a model file must hold keys and values", path, remedy: "See docs/ for an example");
            }

            return ModelDefinition.FromYaml((IReadOnlyDictionary<string, object?>)Convert(root)!, Path.GetFileName(path));
        }
        catch (YamlException error)
        {
            throw new InputException($"this is not valid YAML: {error.Message}", path, (int)error.Start.Line, remedy: "Mend the line", inner: error);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException or InvalidCastException or KeyNotFoundException)
        {
            throw new InputException($"this is not a usable model table: {error.Message}", path, remedy: "Compare it with a known model file", inner: error);
        }
    }

    private static object? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(pair => pair.Key is YamlScalarNode key ? key.Value ?? string.Empty : throw new FormatException("a key is not a word"), pair => Convert(pair.Value), StringComparer.Ordinal),
        YamlSequenceNode list => list.Children.Select(Convert).ToList(),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    private static object? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? string.Empty;
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return text;
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
    }
}
