using System.Globalization;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Tracking.Events;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune predict</c>.</summary>
internal static class PredictCommand
{
    /// <summary>Finds objects and shows a line per picture.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = context.Command.Arguments.ToPredictOptions();
        if (options.Source.Length == 0)
        {
            throw new InputException("'source' is missing", remedy: "Name a picture, a folder or a pattern (i.e. 'source=pictures')");
        }

        await using var dispatcher = new EventDispatcher([LiveObserver.For(context.Terminal, context.Clock, options.Verbose)]);
        var summary = await context.Backend().PredictAsync(options with { KeepResults = context.Flags.Json }, dispatcher, cancellationToken);
        await dispatcher.CompleteAsync();
        if (summary.Speed.Count > 0)
        {
            context.Terminal.Report($"Speed: {SpeedText.Of(summary.Speed)} per image");
        }

        if (summary.Unreadable > 0)
        {
            context.Terminal.Warn(summary.Unreadable == 1
                ? "1 picture could not be read and was left out."
                : $"{summary.Unreadable.ToString(CultureInfo.InvariantCulture)} pictures could not be read and were left out.");
        }

        if (summary.Interrupted > 0)
        {
            context.Terminal.Warn(summary.Interrupted == 1
                ? "1 video or stream broke off; what came before was used."
                : $"{summary.Interrupted.ToString(CultureInfo.InvariantCulture)} videos or streams broke off; what came before was used.");
        }

        if (summary.SaveFolder is not null)
        {
            context.Terminal.Result($"Results saved to {summary.SaveFolder}");
        }

        if (summary.LabelFiles > 0)
        {
            var plural = summary.LabelFiles == 1 ? string.Empty : "s";
            context.Terminal.Report($"{summary.LabelFiles.ToString(CultureInfo.InvariantCulture)} label{plural} saved to {Path.Combine(summary.SaveFolder ?? string.Empty, "labels")}");
        }

        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, summary);
        }

        return summary.Unreadable + summary.Interrupted > 0 ? ExitCode.Incomplete : ExitCode.Success;
    }
}
