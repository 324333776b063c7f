using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Cli.CommandLine;

/// <summary>The words of the command line beside the arguments (specification 07, section 7).</summary>
internal static class Vocabulary
{
    /// <summary>The mode that another one may stand beside: <c>benchmark train</c>.</summary>
    private const string Benchmark = "benchmark";

    /// <summary>The command that reads its words by itself.</summary>
    private const string Dataset = "dataset";

    private static readonly Dictionary<string, Verb> Modes = new(StringComparer.Ordinal)
    {
        ["train"] = Verb.Train,
        ["val"] = Verb.Validate,
        ["predict"] = Verb.Predict,
        ["export"] = Verb.Export,
        ["info"] = Verb.Info,
        [Benchmark] = Verb.Benchmark,
    };

    /// <summary>Modes of the reference that this version lacks.</summary>
    private static readonly HashSet<string> Absent = new(StringComparer.Ordinal) { "track" };

    private static readonly Dictionary<string, Verb> Special = new(StringComparer.Ordinal)
    {
        ["help"] = Verb.Help,
        ["version"] = Verb.Version,
        ["cfg"] = Verb.Defaults,
        ["checks"] = Verb.Checks,
        ["check"] = Verb.Checks,
        ["doctor"] = Verb.Doctor,
        ["completion"] = Verb.Completion,
    };

    private static readonly Dictionary<string, TaskKind> Tasks =
        Enum.GetValues<TaskKind>().ToDictionary(task => task.ToString().ToLowerInvariant(), task => task, StringComparer.Ordinal);

    /// <summary>The modes of this version, for messages.</summary>
    public static string ModeList { get; } = "[" + string.Join(", ", Modes.Keys.Select(mode => $"'{mode}'")) + "]";

    /// <summary>The tasks, for messages.</summary>
    public static string TaskList { get; } = "[" + string.Join(", ", Tasks.Keys.Select(task => $"'{task}'")) + "]";

    /// <summary>All words that may be meant by an unknown one.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Tasks.Keys, .. Modes.Keys, .. Special.Keys, Dataset];

    /// <summary>The words that stand for modes, commands and tasks, for shells to complete.</summary>
    public static IReadOnlyList<string> Completions { get; } = [.. Modes.Keys, .. Special.Keys.Where(word => word != "check"), Dataset, .. Tasks.Keys];

    /// <summary>Shells whose completion can be printed.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>True for a task, a mode (of the reference) or a command.</summary>
    public static bool Contains(string word) => Tasks.ContainsKey(word) || IsMode(word) || Special.ContainsKey(word);

    /// <summary>True for a mode of the reference, whether this version has it or not.</summary>
    public static bool IsMode(string word) => Modes.ContainsKey(word) || Absent.Contains(word);

    /// <summary>True for a task.</summary>
    public static bool IsTask(string word) => Tasks.ContainsKey(word);

    /// <summary>The command, or null.</summary>
    public static Verb? SpecialVerb(string word) => Special.TryGetValue(word, out var verb) ? verb : null;

    /// <summary>The mode; throws for a word that is none, or none of this version.</summary>
    public static Verb ModeVerb(string word)
    {
        if (Absent.Contains(word))
        {
            throw new InputException($"Mode '{word}' is not available in this version", remedy: $"Available modes are {ModeList}");
        }

        return Modes.TryGetValue(word, out var verb) ? verb : throw new InputException($"Invalid 'mode={word}'", remedy: $"Valid modes are {ModeList}");
    }

    /// <summary>The mode that two words together mean: the later one, except for <c>benchmark train</c>.</summary>
    /// <exception cref="InputException">A mode that cannot be measured.</exception>
    public static string Combine(string? earlier, string later)
    {
        if (earlier is null || (earlier != Benchmark) == (later != Benchmark))
        {
            return later;
        }

        var measured = earlier == Benchmark ? later : earlier;
        return measured == "train" ? Benchmark : throw new InputException($"'{Benchmark} {measured}' is not available in this version", remedy: $"Training can be measured: '{Benchmark} train'");
    }

    /// <summary>The name of a mode as it is typed.</summary>
    public static string NameOf(Verb verb) => Modes.Concat(Special).First(pair => pair.Value == verb).Key;

    /// <summary>Throws for a word that is no task.</summary>
    public static void RequireTask(string word)
    {
        if (!IsTask(word))
        {
            throw new InputException($"Invalid 'task={word}'", remedy: $"Valid tasks are {TaskList}");
        }
    }
}
