using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Models.Architecture;

namespace YoloTune.Training.Options;

/// <summary>
/// Reads and writes <c>args.yaml</c>: all keys of the table in order, then our own keys as far as they
/// were given, then <c>save_dir</c> (specification 06, section 12), in the
/// notation of the reference's YAML writer.
/// </summary>
public static class ArgsYaml
{
    private const string Remedy = "Give one 'key: value' per line, as 'yolotune cfg' prints them";

    /// <summary>Writes the file in one piece.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="saveFolder">The run folder, for the last line; null takes that of the arguments.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, ArgumentSet arguments, string? saveFolder = null) =>
        AtomicFile.WriteText(path, Format(arguments, saveFolder));

    /// <summary>The text of the file.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="saveFolder">The run folder, for the last line; null takes that of the arguments and leaves the line out when there is none.</param>
    /// <returns>Lines that end with a line feed.</returns>
    public static string Format(ArgumentSet arguments, string? saveFolder = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var text = new StringBuilder();
        foreach (var definition in ArgumentTable.Definitions)
        {
            Append(text, definition.Key, arguments[definition.Key]);
        }

        foreach (var definition in ArgumentTable.Extras.Where(definition => arguments.IsGiven(definition.Key)))
        {
            Append(text, definition.Key, arguments[definition.Key]);
        }

        var folder = saveFolder is null ? arguments[ArgumentTable.SaveFolderKey] : ArgumentValue.Of(saveFolder);
        if (!folder.IsNone)
        {
            Append(text, ArgumentTable.SaveFolderKey, folder);
        }

        return text.ToString();
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arguments; a value that equals the default does not count as given, since the writer writes all.</returns>
    /// <exception cref="InputException">The file is missing, no YAML mapping, or contains unknown or wrong arguments.</exception>
    public static ArgumentSet Read(string path) =>
        ArgumentSet.From(ReadSources(path).Where(source => ArgumentTable.Find(source.Key)?.Default.Equals(source.Value) != true));

    /// <summary>Reads the pairs of a file without checking them.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pairs in the order of the file, with their lines.</returns>
    /// <exception cref="InputException">The file is missing or no YAML mapping.</exception>
    public static IReadOnlyList<ArgumentSource> ReadSources(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException("The file of arguments cannot be read", path, remedy: "Check the path and the permissions", inner: error);
        }

        return Parse(text, path);
    }

    /// <summary>Reads the pairs of a text without checking them.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">The name of the file, for messages.</param>
    /// <returns>The pairs in the order of the text, with their lines.</returns>
    /// <exception cref="InputException">The text is no YAML mapping.</exception>
    public static IReadOnlyList<ArgumentSource> Parse(string text, string? file = null)
    {
        YamlStream yaml;
        try
        {
            yaml = BoundedYaml.Load(text);
        }
        catch (YamlException error)
        {
            throw new InputException("Not a valid YAML file: " + error.Message.TrimEnd('.'), file, (int)error.Start.Line, remedy: Remedy, inner: error);
        }

        if (yaml.Documents.Count == 0)
        {
            return [];
        }

        if (yaml.Documents[0].RootNode is not YamlMappingNode mapping)
        {
            throw new InputException("The file of arguments is not a list of keys and values", file, (int)yaml.Documents[0].RootNode.Start.Line, remedy: Remedy);
        }

        return [.. mapping.Select(pair => new ArgumentSource(KeyOf(pair.Key, file), ValueOf(pair.Value, file), file, (int)pair.Key.Start.Line))];
    }

    private static string KeyOf(YamlNode node, string? file) =>
        node is YamlScalarNode { Value: { Length: > 0 } key } ? key : throw new InputException("A key is not a word", file, (int)node.Start.Line, remedy: Remedy);

    private static ArgumentValue ValueOf(YamlNode node, string? file) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => YamlScalar.Resolve(scalar.Value ?? string.Empty),
        YamlScalarNode scalar => ArgumentValue.Of(scalar.Value ?? string.Empty),
        YamlSequenceNode sequence => ArgumentValue.Of(sequence.Children.Select(child => ValueOf(child, file))),
        _ => throw new InputException("A value is neither a number, nor text, nor a list", file, (int)node.Start.Line, remedy: Remedy),
    };

    private static void Append(StringBuilder text, string key, ArgumentValue value)
    {
        text.Append(key).Append(':');
        if (value.Kind == ArgumentValueKind.List && value.Items.Count > 0 && value.Items.All(item => item.Kind != ArgumentValueKind.List))
        {
            text.Append('\n');
            foreach (var item in value.Items)
            {
                text.Append("- ").Append(YamlScalar.Format(item)).Append('\n');
            }

            return;
        }

        text.Append(' ').Append(YamlScalar.Format(value)).Append('\n');
    }
}
