using YoloTune.Core.Errors;
using YoloTune.Core.Text;

namespace YoloTune.Training.Options;

/// <summary>Messages about unknown words, with what could have been meant (specification 07, section 7).</summary>
public static class ArgumentSuggestions
{
    /// <summary>At most three known words that resemble an unknown one, arguments as <c>key=default</c>, best first.</summary>
    /// <param name="word">The unknown word.</param>
    /// <param name="furtherWords">Words beside the arguments: tasks, modes, commands.</param>
    /// <returns>The suggestions; empty when nothing resembles the word.</returns>
    public static IReadOnlyList<string> For(string word, IEnumerable<string> furtherWords) =>
        [.. RatcliffObershelp.CloseMatches(word, ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Select(row => row.Key).Concat(furtherWords)).Select(WithDefault)];

    /// <summary>The error for unknown arguments: one line for each, with suggestions where there are any.</summary>
    /// <param name="words">The unknown words, at least one.</param>
    /// <param name="furtherWords">Words beside the arguments: tasks, modes, commands.</param>
    /// <param name="file">The file that contains the words, or null.</param>
    /// <param name="line">The line of the first word in the file.</param>
    /// <returns>The error, to be thrown.</returns>
    public static InputException Unknown(IReadOnlyList<string> words, IReadOnlyList<string> furtherWords, string? file = null, int? line = null)
    {
        var lines = words.Select(word => (Problem: $"'{word}' is not a valid argument", Remedy: Sentence(For(word, furtherWords)))).ToList();
        var problem = string.Join('\n', lines.Take(lines.Count - 1).Select(row => row.Remedy is null ? $"{row.Problem}." : $"{row.Problem}. {row.Remedy}.")
            .Append(lines[^1].Problem));
        return new InputException(problem, file, line, remedy: lines[^1].Remedy);
    }

    /// <summary>Whether the bare mention of an argument, or of a former name of one, means true.</summary>
    /// <param name="key">A word.</param>
    /// <returns>False for an argument that needs a value; null for a word that is no argument.</returns>
    public static bool? IsSwitch(string key) =>
        ArgumentTable.Find(key) is { } definition ? definition.IsSwitch
        : ArgumentAliases.Contains(key) ? ArgumentAliases.IsSwitch(key)
        : null;

    private static string? Sentence(IReadOnlyList<string> matches) =>
        matches.Count == 0 ? null : $"Similar arguments are i.e. [{string.Join(", ", matches.Select(match => $"'{match}'"))}]";

    private static string WithDefault(string word) =>
        ArgumentTable.Find(word) is { Default.IsNone: false } definition ? $"{word}={definition.Default}" : word;
}
