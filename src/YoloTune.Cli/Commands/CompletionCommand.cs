using YoloTune.Cli.CommandLine;
using YoloTune.Core.Errors;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune completion SHELL</c>: prints a script that makes a shell complete modes, commands and keys.</summary>
internal static class CompletionCommand
{
    /// <summary>Prints the script.</summary>
    /// <exception cref="InputException">No shell is named.</exception>
    public static Task<int> RunAsync(CommandContext context)
    {
        var shell = context.Command.Shell
            ?? throw new InputException("the shell is missing", remedy: $"Name one of {string.Join(", ", Vocabulary.Shells)} (i.e. 'yolotune completion bash')");
        context.Terminal.Output.Write(CompletionScript.For(shell));
        return Task.FromResult(ExitCode.Success);
    }
}
