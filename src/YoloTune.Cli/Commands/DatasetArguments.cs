using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Cli.Commands;

/// <summary>The words after <c>yolotune dataset COMMAND</c>: <c>key=value</c>, <c>--key value</c>, <c>--key=value</c>, or a key alone for true.</summary>
internal sealed class DatasetArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private DatasetArguments(string command) => Command = command;

    /// <summary>The command, for messages.</summary>
    public string Command { get; }

    /// <summary>Understands words.</summary>
    /// <param name="command">The command that they follow.</param>
    /// <param name="words">The words.</param>
    /// <param name="keys">The keys of the command; the first one may be left out before its value.</param>
    /// <exception cref="InputException">An unknown word.</exception>
    public static DatasetArguments Parse(string command, IReadOnlyList<string> words, IReadOnlyList<string> keys)
    {
        var arguments = new DatasetArguments(command);
        for (var i = 0; i < words.Count; i++)
        {
            var dashed = words[i].StartsWith("--", StringComparison.Ordinal);
            var body = dashed ? words[i][2..] : words[i];
            var equals = body.IndexOf('=', StringComparison.Ordinal);
            var key = (equals < 0 ? body : body[..equals]).Replace('-', '_');
            if (!keys.Contains(key))
            {
                if (equals < 0 && !dashed && !arguments._values.ContainsKey(keys[0]))
                {
                    arguments._values[keys[0]] = words[i];
                    continue;
                }

                throw new InputException($"'{words[i]}' is no word of 'dataset {command}'", remedy: "Its keys are " + string.Join(", ", keys));
            }

            var hasNext = dashed && equals < 0 && i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal) && !IsPair(words[i + 1], keys);
            arguments._values[key] = equals >= 0 ? body[(equals + 1)..] : hasNext ? words[++i] : "true";
        }

        return arguments;
    }

    /// <summary>Whether a key was given.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(key);

    /// <summary>A text that must be given.</summary>
    public string Required(string key, string example) =>
        Text(key) is { Length: > 0 } text ? text : throw new InputException($"'dataset {Command}' needs {key}=", remedy: $"Write for example {key}={example}");

    /// <summary>A list of texts, with commas between; null when not given.</summary>
    public IReadOnlyList<string>? List(string key) =>
        Text(key)?.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A whole number.</summary>
    public int Number(string key, int otherwise, int least = 0) => Text(key) is not { } text
        ? otherwise
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new InputException($"'{key}' must be a whole number of at least {least}", value: text, remedy: $"Write for example {key}={Math.Max(otherwise, least).ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A decimal number.</summary>
    public double Fraction(string key, double otherwise) => Text(key) is not { } text
        ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new InputException($"'{key}' must be a number", value: text);

    /// <summary>A switch.</summary>
    public bool Flag(string key) => Text(key)?.ToLowerInvariant() switch
    {
        null or "false" or "0" or "no" => false,
        "true" or "1" or "yes" => true,
        _ => throw new InputException($"'{key}' must be true or false", value: Text(key)),
    };

    /// <summary>One of the values of an enumeration.</summary>
    public T Choice<T>(string key, T otherwise)
        where T : struct, Enum => Text(key) is not { } text
        ? otherwise
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new InputException($"'{key}' does not know this", value: text, remedy: "It is one of " + string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())));

    /// <summary>The task; null leaves it to the labels.</summary>
    public TaskKind? Task() => Has("task") ? Choice("task", TaskKind.Detect) : null;

    private static bool IsPair(string word, IReadOnlyList<string> keys)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && keys.Contains(word[..equals]);
    }
}
