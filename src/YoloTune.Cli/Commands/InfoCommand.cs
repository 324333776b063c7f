using YoloTune.Cli.Output;
using YoloTune.Tracking.Events;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune info</c>.</summary>
internal static class InfoCommand
{
    /// <summary>Describes a model.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = context.Command.Arguments.ToInfoOptions();
        await using var dispatcher = new EventDispatcher([LiveObserver.For(context.Terminal, context.Clock, classLines: false)]);
        var summary = await context.Backend().InfoAsync(options, dispatcher, cancellationToken);
        await dispatcher.CompleteAsync();
        if (context.Command.Arguments["verbose"].IsTrue)
        {
            foreach (var line in summary.Details)
            {
                context.Terminal.Report(line);
            }
        }

        context.Terminal.Result(FormattableString.Invariant(
            $"{summary.Name} summary: {summary.Layers:N0} layers, {summary.Parameters:N0} parameters, {summary.Gradients:N0} gradients, {summary.GigaFlops:F1} GFLOPs"));
        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, summary);
        }

        return ExitCode.Success;
    }
}
