using System.Text.Json;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Tests.Commands;

public sealed class BenchmarkCommandTests
{
    [Fact]
    public async Task BenchmarkTrain_ShowsATable()
    {
        var run = await CommandRun.Of(["benchmark", "train"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            yolo26n.yaml, starter, imgsz=64, batch=2, workers=2, 4 processors, 3 rounds of 3 batches
            images/s                  median       min       max
            loader alone              200.00    100.00    300.00
            training step alone        20.00     10.00     40.00
            both together              19.00      9.00     36.00
            both / step alone: 0.900 (one after the other it would be 0.909); first batch of an epoch ready after 0.25 s

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task BenchmarkTrain_Json_IsOneObject()
    {
        var run = await CommandRun.Of(
            ["benchmark", "train", "--json"],
            new FakeBackend { Work = (observer, _) => observer.On(new LogMessage(LogSeverity.Information, "Round 1")) });

        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal((true, "benchmark"), (root.GetProperty("ok").GetBoolean(), root.GetProperty("mode").GetString()));
        Assert.Equal(20, root.GetProperty("step").GetProperty("median").GetDouble());
        Assert.Equal(3, root.GetProperty("loader").GetProperty("rounds").GetArrayLength());
        Assert.Equal(0.9, root.GetProperty("both_to_step").GetDouble(), 9);
        Assert.Contains("Round 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchmarkTrain_Arguments_ReachTheLibrary()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["benchmark", "train", "model=a.pt", "data=b.yaml", "epochs=7", "imgsz=320", "batch=4", "workers=2", "freeze=backbone"], backend);

        var training = backend.Benchmark!.Training;
        Assert.Equal(("a.pt", "b.yaml", 320, 4, 2, "backbone"), (training.Model, training.Data, training.ImageSize, training.Batch, training.Workers, training.Freeze));
        Assert.Equal((7, 100), (backend.Benchmark.Rounds, training.Epochs));
    }

    [Fact]
    public async Task BenchmarkTrain_Stopped_SaysSo()
    {
        using var stop = new CancellationTokenSource();
        var backend = new FakeBackend
        {
            Work = (_, token) =>
            {
                stop.Cancel();
                token.ThrowIfCancellationRequested();
            },
        };

        Assert.Equal(130, (await CommandRun.Of(["benchmark", "train"], backend, stop.Token)).ExitCode);
    }

    [Fact]
    public async Task Help_OfBenchmark_TellsWhatEpochsMean()
    {
        var run = await CommandRun.Of(["help", "benchmark"]);

        Assert.Contains("epochs=5                    Rounds", run.Output, StringComparison.Ordinal);
        Assert.False(run.BackendWasCreated);
    }
}
