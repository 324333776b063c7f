using System.Globalization;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;
using YoloTune.Tracking.Events;
using YoloTune.Training.Benchmarks;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>yolotune benchmark train</c>: how fast loader, training step and both together are.</summary>
internal static class BenchmarkCommand
{
    /// <summary>Measures and shows the table.</summary>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = OptionsOf(context.Command.Arguments);
        options.Training.Check();
        if (Environment.GetEnvironmentVariable(StepTakerProcess.Variable) == "1")
        {
            return await ServeAsync(context, options, cancellationToken);
        }

        await using var dispatcher = new EventDispatcher([new ConsoleObserver(context.Terminal, context.Clock, classLines: false)]);
        var result = await context.Backend().BenchmarkAsync(options, dispatcher, cancellationToken);
        await dispatcher.CompleteAsync();
        foreach (var line in Table(result))
        {
            context.Terminal.Result(line);
        }

        var comparison = await CompareAsync(context, options.Rounds, cancellationToken);
        if (context.Flags.Json)
        {
            ResultJson.Write(context.Terminal.Output, result, comparison);
        }

        return ExitCode.Success;
    }

    /// <summary>Measures the plain step, the chosen one and further ones in turn, and shows the table.</summary>
    private static async Task<StepComparison> CompareAsync(CommandContext context, int turns, CancellationToken cancellationToken)
    {
        string[] switches = ["--json", "--quiet", "--events"];
        var (further, words) = StepVariant.Extract(context.Words);
        var comparison = await StepComparison.RunAsync(
            context.Backend(),
            [.. words.Except(switches)],
            [StepVariant.Plain, StepVariant.Chosen, .. further],
            turns,
            context.Terminal.Report,
            cancellationToken);
        foreach (var line in comparison.Table())
        {
            context.Terminal.Result(line);
        }

        return comparison;
    }

    private static async Task<int> ServeAsync(CommandContext context, TrainingBenchmarkOptions options, CancellationToken cancellationToken)
    {
        await using var dispatcher = new EventDispatcher([]);
        await context.Backend().ServeStepsAsync(options, (Console.In, context.Terminal.Output), dispatcher, cancellationToken);
        return ExitCode.Success;
    }

    /// <summary>The options of training, with <c>epochs</c> for the number of rounds.</summary>
    private static TrainingBenchmarkOptions OptionsOf(ArgumentSet arguments)
    {
        var defaults = new TrainingBenchmarkOptions();
        var training = arguments.ToTrainOptions();
        return defaults with
        {
            Rounds = arguments.IsGiven("epochs") ? training.Epochs : defaults.Rounds,
            Training = training with
            {
                Model = arguments["model"].IsNone ? defaults.Training.Model : training.Model,
                Data = arguments["data"].IsNone ? defaults.Training.Data : training.Data,
                Epochs = defaults.Training.Epochs,
            },
        };
    }

    private static IEnumerable<string> Table(TrainingBenchmarkResult result)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Model}, {result.Data}, imgsz={result.ImageSize}, batch={result.Batch}, workers={result.Workers}, {result.Processors} processors, {result.Both.Rounds.Count} rounds of {result.BatchesPerRound} batches");
        yield return $"{"images/s",-22}{"median",10}{"min",10}{"max",10}";
        foreach (var (name, rate) in new[] { ("loader alone", result.Loader), ("training step alone", result.Step), ("both together", result.Both) })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name,-22}{rate.Median,10:F2}{rate.Minimum,10:F2}{rate.Maximum,10:F2}");
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"both / step alone: {result.BothToStep:F3} (one after the other it would be {result.OneAfterTheOtherToStep:F3}); first batch of an epoch ready after {result.FirstBatchSeconds:F2} s");
    }
}
