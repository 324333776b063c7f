using YoloTune.Cli.Backend;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune dataset COMMAND key=value ...</c>: converts, describes, splits, shows and checks data sets.</summary>
internal static class DatasetCommand
{
    /// <summary>The first word of its command line.</summary>
    public const string Name = "dataset";

    private static readonly string[] _help = ["help", "--help", "-h"];

    /// <summary>Whether a command line is meant for this command.</summary>
    public static bool IsMeant(IReadOnlyList<string> words) => words is [Name, ..] or ["help", Name] or ["--help", Name];

    /// <summary>Runs a command line.</summary>
    /// <param name="words">All words, without the switches of <see cref="OutputFlags"/>.</param>
    /// <param name="flags">How to report.</param>
    /// <param name="terminal">Where to report.</param>
    /// <param name="backend">Creates the library; called only where a model is needed.</param>
    /// <param name="cancellationToken">Set when the user wants to stop.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static Task<int> RunAsync(IReadOnlyList<string> words, OutputFlags flags, Terminal terminal, Func<ICommandBackend> backend, CancellationToken cancellationToken)
    {
        if (words[0] != Name || words.Count == 1 || words.Skip(1).Any(word => _help.Contains(word)))
        {
            terminal.Output.Write(DatasetHelp.Of(words.FirstOrDefault(word => word != Name && !_help.Contains(word))));
            return Task.FromResult(ExitCode.Success);
        }

        IReadOnlyList<string> rest = [.. TokenMerger.Merge([.. words.Skip(2).Where(word => word != "--verbose")])];
        return words[1] switch
        {
            "convert" => Apart(DatasetConvertCommand.Run),
            "stats" => Apart(DatasetStatsCommand.Run),
            "split" => Apart(DatasetSplitCommand.Run),
            "visualize" => Apart(DatasetVisualizeCommand.Run),
            "check" => DatasetCheckCommand.RunAsync(rest, flags, terminal, backend, cancellationToken),
            _ => throw new InputException($"'{Name} {words[1]}' is not known", remedy: "Commands are convert, stats, split, visualize and check"),
        };

        Task<int> Apart(Func<IReadOnlyList<string>, OutputFlags, Terminal, CancellationToken, int> run) => Task.Run(() => run(rest, flags, terminal, cancellationToken), CancellationToken.None);
    }
}
