using YoloTune.Cli.Backend;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Output;

namespace YoloTune.Cli.Commands;

/// <summary>What every command works with.</summary>
/// <param name="Command">The command line, understood.</param>
/// <param name="Words">The command line as typed.</param>
/// <param name="Flags">How to report.</param>
/// <param name="Terminal">Where to report.</param>
/// <param name="Backend">Creates the library; called only by commands that compute.</param>
/// <param name="Clock">The clock.</param>
internal sealed record CommandContext(
    ParsedCommand Command,
    IReadOnlyList<string> Words,
    OutputFlags Flags,
    Terminal Terminal,
    Func<ICommandBackend> Backend,
    TimeProvider Clock);
