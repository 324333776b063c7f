using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Tracking.Events;
using YoloTune.Tracking.Plots;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune val</c>.</summary>
internal static class ValidateCommand
{
    /// <summary>Measures a model and shows the table.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (arguments, starter) = StarterRun.FillData(context.Command.Arguments);
        if (starter is not null)
        {
            context.Terminal.Report($"No data given, so the starter set of the task is taken: data={starter}");
        }

        var options = arguments.ToValidateOptions();
        if (arguments["data"].IsNone)
        {
            throw new InputException("'data' is missing", remedy: "Name the YAML file of a data set (i.e. 'data=dataset.yaml')");
        }

        List<IRunObserver> observers = [LiveObserver.For(context.Terminal, context.Clock, options.Verbose)];
        if (options.Plots)
        {
            observers.Add(new PlotsObserver());
        }

        await using var dispatcher = new EventDispatcher(observers);
        var summary = await context.Backend().ValidateAsync(options, dispatcher, cancellationToken);
        foreach (var complaint in await dispatcher.CompleteAsync())
        {
            context.Terminal.Warn(complaint);
        }

        if (summary.Speed.Count > 0)
        {
            context.Terminal.Report($"Speed: {SpeedText.Of(summary.Speed)} per image");
        }

        if (summary.SaveFolder is not null)
        {
            context.Terminal.Result($"Results saved to {summary.SaveFolder}");
        }

        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, summary);
        }

        return ExitCode.Success;
    }
}
