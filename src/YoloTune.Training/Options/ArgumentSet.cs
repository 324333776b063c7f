using YoloTune.Core.Errors;

namespace YoloTune.Training.Options;

/// <summary>Checked values of arguments: what was given, and the defaults for the rest. Immutable.</summary>
public sealed class ArgumentSet
{
    private readonly Dictionary<string, ArgumentValue> _given;

    private ArgumentSet(Dictionary<string, ArgumentValue> given, IReadOnlyList<string> warnings)
    {
        _given = given;
        Warnings = warnings;
    }

    /// <summary>Nothing given: all defaults.</summary>
    public static ArgumentSet Empty { get; } = new(new Dictionary<string, ArgumentValue>(StringComparer.Ordinal), []);

    /// <summary>What to tell the user about the given arguments: former names, values without effect.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The keys that were given, in the order of the table.</summary>
    public IReadOnlyList<string> GivenKeys =>
        [.. ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Select(row => row.Key).Append(ArgumentTable.SaveFolderKey).Where(_given.ContainsKey)];

    /// <summary>The value of an argument, given or default.</summary>
    /// <param name="key">A key of the table.</param>
    /// <exception cref="ArgumentException">The key is unknown.</exception>
    public ArgumentValue this[string key] =>
        _given.GetValueOrDefault(key)
        ?? ArgumentTable.Find(key)?.Default
        ?? throw new ArgumentException($"'{key}' is not in the table of arguments.", nameof(key));

    /// <summary>Checks arguments, former names included; later ones win.</summary>
    /// <param name="arguments">Names and values.</param>
    /// <param name="furtherWords">Words beside the arguments that may be suggested for an unknown name.</param>
    /// <returns>The checked set.</returns>
    /// <exception cref="InputException">Unknown names, wrong types, values out of range.</exception>
    public static ArgumentSet From(IEnumerable<ArgumentSource> arguments, IReadOnlyList<string>? furtherWords = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var all = arguments.ToList();
        var unknown = all.Where(argument => ArgumentTable.Find(argument.Key) is null && !ArgumentAliases.Contains(argument.Key)).ToList();
        if (unknown.Count > 0)
        {
            throw ArgumentSuggestions.Unknown([.. unknown.Select(argument => argument.Key)], furtherWords ?? [], unknown[0].File, unknown[0].Line);
        }

        var values = new Dictionary<string, ArgumentValue>(StringComparer.Ordinal);
        var warnings = new List<string>();
        var quantizeGiven = all.Any(argument => argument.Key == "quantize");
        foreach (var argument in all)
        {
            Add(argument, quantizeGiven, values, warnings);
        }

        return new ArgumentSet(values, warnings);
    }

    /// <summary>True when the argument was given, even with its default value.</summary>
    /// <param name="key">A key of the table.</param>
    /// <returns>Whether it was given.</returns>
    public bool IsGiven(string key) => _given.ContainsKey(key);

    /// <summary>The same set with one more given value.</summary>
    /// <param name="key">A key of the table.</param>
    /// <param name="value">The value, which is checked.</param>
    /// <returns>The new set.</returns>
    /// <exception cref="InputException">The value is of the wrong type or out of range.</exception>
    public ArgumentSet With(string key, ArgumentValue value)
    {
        var definition = ArgumentTable.Find(key) ?? throw new ArgumentException($"'{key}' is not in the table of arguments.", nameof(key));
        var values = new Dictionary<string, ArgumentValue>(_given, StringComparer.Ordinal) { [key] = ArgumentCheck.Check(definition, value) };
        return new ArgumentSet(values, Warnings);
    }

    /// <summary>Given arguments that change nothing because no mode of this version looks at them, or not the mode at hand.</summary>
    /// <param name="quantizes">True for modes that look at <c>quantize</c>.</param>
    /// <returns>One sentence for each.</returns>
    public IReadOnlyList<string> WithoutEffect(bool quantizes = false) =>
        [.. _given
            .Where(pair => ArgumentTable.Find(pair.Key)!.Use == ArgumentUse.None || (pair.Key == "quantize" && !quantizes))
            .Where(pair => !pair.Value.IsFalsy)
            .Where(pair => pair.Key != "vid_stride" || pair.Value.AsInteger != 1)
            .Select(pair => $"'{pair.Key}={pair.Value}' has no effect in this version.")];

    private static void Add(ArgumentSource argument, bool quantizeGiven, Dictionary<string, ArgumentValue> values, List<string> warnings)
    {
        var (key, value) = (argument.Key, argument.Value);
        if (ArgumentAliases.Contains(key))
        {
            var (today, translated, warning) = ArgumentAliases.Translate(key, value);
            warnings.Add(warning);
            if (today is null || (today == "quantize" && quantizeGiven))
            {
                return;
            }

            (key, value) = (today, translated);
        }

        values[key] = ArgumentCheck.Check(ArgumentTable.Find(key)!, value, argument.File, argument.Line);
    }

    /// <summary>Every key of the table with its value as a plain number, truth value, text, list or null.</summary>
    public IReadOnlyDictionary<string, object?> ToPlainValues() =>
        ArgumentTable.Definitions.ToDictionary(definition => definition.Key, definition => Plain(this[definition.Key]), StringComparer.Ordinal);

    private static object? Plain(ArgumentValue value) => value.Kind switch
    {
        ArgumentValueKind.Boolean => value.IsTrue,
        ArgumentValueKind.Integer => value.AsInteger,
        ArgumentValueKind.Real => value.AsNumber,
        ArgumentValueKind.Text => value.AsText,
        ArgumentValueKind.None => null,
        _ => value.Items.Select(Plain).ToList(),
    };
}
