using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;

namespace YoloTune.Cli.Tests;

/// <summary>One run of the program with captured streams.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error, bool BackendWasCreated)
{
    public static async Task<CommandRun> Of(
        IReadOnlyList<string> words,
        FakeBackend? backend = null,
        CancellationToken cancellationToken = default,
        string? debugVariable = null,
        bool seen = false,
        bool colours = false)
    {
        var (output, error, created) = (new StringWriter(), new StringWriter(), false);
        var terminal = new Terminal(output, error, seen, seen, colours);
        ICommandBackend Create()
        {
            created = true;
            return backend ?? new FakeBackend();
        }

        var code = await CommandLineApplication.RunAsync(words, terminal, Create, TimeProvider.System, debugVariable, cancellationToken);
        return new CommandRun(code, output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), error.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), created);
    }
}
