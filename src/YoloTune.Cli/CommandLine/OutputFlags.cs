namespace YoloTune.Cli.CommandLine;

/// <summary>
/// The switches that decide how the command reports. They are read before anything else, so that even an error in the rest of the
/// command line is reported as asked.
/// </summary>
/// <param name="Json">One JSON object on standard output, everything else on standard error (<c>--json</c>).</param>
/// <param name="Quiet">Warnings, errors and the result only (<c>--quiet</c>).</param>
/// <param name="Debug">Stack traces of unexpected errors (<c>--verbose</c>, <c>YOLOTUNE_DEBUG</c>).</param>
/// <param name="Events">All events of the run as lines of JSON in the run folder (<c>--events</c>).</param>
/// <param name="TensorBoard">TensorBoard event files in the run folder (<c>tensorboard=True</c>).</param>
internal sealed record OutputFlags(bool Json, bool Quiet, bool Debug, bool Events, bool TensorBoard)
{
    /// <summary>Takes the switches out of a command line.</summary>
    public static (OutputFlags Flags, IReadOnlyList<string> Others) Extract(IReadOnlyList<string> words, string? debugVariable)
    {
        string[] switches = ["--json", "--quiet", "--events"];
        var board = words.Where((word, index) => IsTensorBoard(word, Before(words, index))).LastOrDefault();
        var debug = words.Contains("--verbose") || debugVariable is not (null or "" or "0");
        var flags = new OutputFlags(words.Contains("--json"), words.Contains("--quiet"), debug, words.Contains("--events"), board is not null && !board.EndsWith("false", StringComparison.OrdinalIgnoreCase));
        return (flags, [.. words.Where((word, index) => !switches.Contains(word) && !IsTensorBoard(word, Before(words, index)))]);
    }

    /// <summary>The reference keeps this in its settings file; here it is a word of the command line, with or without a value.</summary>
    private static bool IsTensorBoard(string word, string? before)
    {
        var plain = word.TrimStart('-');
        var isValue = word == "tensorboard" && before is not (null or "--json" or "--quiet" or "--events" or "--verbose") && before.StartsWith("--", StringComparison.Ordinal) && !before.Contains('=');
        return (plain == "tensorboard" && !isValue)
            || plain.Equals("tensorboard=true", StringComparison.OrdinalIgnoreCase)
            || plain.Equals("tensorboard=false", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Before(IReadOnlyList<string> words, int index) => index > 0 ? words[index - 1] : null;
}
