using YoloTune.Cli.Backend;
using YoloTune.Cli.CommandLine;
using YoloTune.Cli.Commands;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Training.Options;

namespace YoloTune.Cli;

/// <summary>The program: understands the command line, runs the command, turns errors into messages and exit codes.</summary>
internal static class CommandLineApplication
{
    /// <summary>Runs one command line.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="backend">Creates the library; called only by commands that compute.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="debugVariable">The value of <c>YOLOTUNE_DEBUG</c>.</param>
    /// <param name="cancellationToken">Set when the user wants to stop.</param>
    /// <returns>0 for success, 1 for failure, 2 for a prediction that could not read all pictures, 130 when stopped by the user.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> words,
        Terminal terminal,
        Func<ICommandBackend> backend,
        TimeProvider clock,
        string? debugVariable,
        CancellationToken cancellationToken)
    {
        var (flags, rest) = OutputFlags.Extract(words, debugVariable);
        terminal.ReportsToError = flags.Json;
        terminal.Quiet = flags.Quiet;
        try
        {
            if (rest is [CorpusCommand.Name, ..])
            {
                return await CorpusCommand.RunAsync([.. rest.Skip(1)], terminal, cancellationToken);
            }

            if (DatasetCommand.IsMeant(rest))
            {
                return await DatasetCommand.RunAsync(rest, flags, terminal, backend, cancellationToken);
            }

            if (FormatsCommand.IsMeant(rest))
            {
                return await FormatsCommand.RunAsync(rest, flags, terminal, backend, cancellationToken);
            }

            if (Understand(StepVariant.Extract(rest).Others, terminal, flags) is not { } command)
            {
                return ExitCode.Failure;
            }

            foreach (var warning in command.Warnings)
            {
                terminal.Warn(warning);
            }

            return await RunAsync(new CommandContext(command, words, flags, terminal, backend, clock), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Fail("Stopped by the user.");
            return ExitCode.Interrupted;
        }
        catch (Exception error)
        {
            Explain(error, terminal, flags);
            return ExitCode.Failure;
        }
    }

    private static ParsedCommand? Understand(IReadOnlyList<string> words, Terminal terminal, OutputFlags flags)
    {
        try
        {
            return CommandLineParser.Parse(words);
        }
        catch (InputException error)
        {
            Explain(error, terminal, flags);
            terminal.FailDetails("See 'yolotune help', or 'yolotune help MODE' for the keys of a mode.");
            return null;
        }
    }

    private static Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken) => context.Command.Verb switch
    {
        Verb.Train => TrainCommand.RunAsync(context, cancellationToken),
        Verb.Validate => ValidateCommand.RunAsync(context, cancellationToken),
        Verb.Predict => PredictCommand.RunAsync(context, cancellationToken),
        Verb.Export => ExportCommand.RunAsync(context, cancellationToken),
        Verb.Info => InfoCommand.RunAsync(context, cancellationToken),
        Verb.Benchmark => BenchmarkCommand.RunAsync(context, cancellationToken),
        Verb.Checks => ChecksCommand.RunAsync(context, cancellationToken),
        Verb.Doctor => DoctorCommand.RunAsync(context, cancellationToken),
        Verb.Completion => CompletionCommand.RunAsync(context),
        Verb.Version => Print(context, RunManifest.CollectVersions()["yolotune"] + "\n"),
        Verb.Defaults => Print(context, ArgsYaml.Format(ArgumentSet.Empty)),
        _ => Print(context, HelpText.For(context.Command.HelpAbout, context.Terminal.Width)),
    };

    private static Task<int> Print(CommandContext context, string text)
    {
        context.Terminal.Output.Write(text);
        return Task.FromResult(ExitCode.Success);
    }

    private static void Explain(Exception error, Terminal terminal, OutputFlags flags)
    {
        if (error is InputException)
        {
            terminal.Fail(error.Message);
        }
        else
        {
            var cause = error.GetBaseException();
            terminal.Fail($"{cause.GetType().Name}: {cause.Message}");
            terminal.FailDetails(flags.Debug ? error.ToString() : "This is a fault of the program. Run it again with --verbose for the details of a report.");
        }

        if (flags.Json)
        {
            ResultJson.WriteError(terminal.Output, error);
        }
    }
}
