using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Tracking.Events;
using YoloTune.Tracking.Plots;
using YoloTune.Tracking.Results;
using YoloTune.Tracking.TensorBoard;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune train</c>.</summary>
internal static class TrainCommand
{
    /// <summary>Trains, and shows and records what happens.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Command.Arguments;
        var starter = StarterRun.TaskOf(arguments);
        if (starter is { } task)
        {
            arguments = StarterRun.Fill(arguments, task);
            context.Terminal.Report($"Nothing given, so the starter weights learn the starter set: {StarterRun.Words(task)}");
        }
        else if (StarterRun.FillData(arguments) is (var filled, { } data))
        {
            arguments = filled;
            context.Terminal.Report($"No data given, so the starter set of the task is taken: data={data}");
        }

        var options = arguments.ToTrainOptions();
        options.Check();
        if (options.Resume is null && arguments["data"].IsNone)
        {
            throw new InputException("'data' is missing", remedy: "Name the YAML file of a data set (i.e. 'data=dataset.yaml')");
        }

        List<IRunObserver> observers = [LiveObserver.For(context.Terminal, context.Clock, options.Verbose), new ResultsCsvObserver()];
        if (options.Plots)
        {
            observers.Add(new PlotsObserver());
        }

        if (context.Flags.TensorBoard)
        {
            observers.Add(new TensorBoardObserver(context.Clock));
        }

        if (context.Flags.Events)
        {
            observers.Add(new JsonLinesObserver(context.Clock));
        }

        await using var dispatcher = new EventDispatcher(observers);
        var summary = await context.Backend().TrainAsync(options, context.Words, dispatcher, cancellationToken);
        foreach (var complaint in await dispatcher.CompleteAsync())
        {
            context.Terminal.Warn(complaint);
        }

        RunSummaryText.Show(context.Terminal, summary, arguments["data"].IsNone ? null : arguments["data"].ToString());
        foreach (var line in starter is { } made && !summary.Interrupted ? StarterRun.Closing(made) : [])
        {
            context.Terminal.Result(line);
        }

        context.Terminal.Result($"Results saved to {summary.RunFolder}");
        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, summary);
        }

        return summary.Interrupted ? ExitCode.Interrupted : ExitCode.Success;
    }
}
