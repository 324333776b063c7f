using System.Text.Json;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Tests.Commands;

public sealed class BenchmarkCommandTests
{
    [Fact]
    public async Task BenchmarkTrain_ShowsATable()
    {
        var run = await CommandRun.Of(["benchmark", "train", "--quiet", "epochs=3"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            yolo26n.yaml, starter, imgsz=64, batch=2, workers=2, 4 processors, 3 rounds of 3 batches
            images/s                  median       min       max
            loader alone              200.00    100.00    300.00
            training step alone        20.00     10.00     40.00
            both together              19.00      9.00     36.00
            both / step alone: 0.900 (one after the other it would be 0.909); first batch of an epoch ready after 0.25 s
            Step alone, 3 turns each in a process of its own; shares are of a matrix product (fp32 200 GFLOP/s, bf16 1000 GFLOP/s)
            variant                       format               images/s  ratio   min   max    MiB  ratio   step  forward  backward
            plain                         fp32 contiguous         20.00   1.00  1.00  1.00   1000   1.00  150 %     10 %      50 %
            chosen                        bf16 channels_last      40.00   2.00  2.00  4.00    450   0.45   60 %     10 %      10 %
            ms per step                       forward   backward
            plain                               500.0      200.0
            chosen                              100.0      200.0

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task BenchmarkTrain_Json_IsOneObject()
    {
        var run = await CommandRun.Of(
            ["benchmark", "train", "--json", "epochs=3"],
            new FakeBackend { Work = (observer, _) => observer.On(new LogMessage(LogSeverity.Information, "Round 1")) });

        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal((true, "benchmark"), (root.GetProperty("ok").GetBoolean(), root.GetProperty("mode").GetString()));
        Assert.Equal(20, root.GetProperty("step").GetProperty("median").GetDouble());
        Assert.Equal(2, root.GetProperty("variants")[1].GetProperty("ratio").GetDouble());
        Assert.Equal(3, root.GetProperty("loader").GetProperty("rounds").GetArrayLength());
        Assert.Equal(0.9, root.GetProperty("both_to_step").GetDouble(), 9);
        Assert.Contains("Round 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchmarkTrain_Arguments_ReachTheLibrary()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["benchmark", "train", "model=a.pt", "data=b.yaml", "epochs=3", "imgsz=320", "batch=4", "workers=2", "freeze=backbone"], backend);

        var training = backend.Benchmark!.Training;
        Assert.Equal(("a.pt", "b.yaml", 320, 4, 2, "backbone"), (training.Model, training.Data, training.ImageSize, training.Batch, training.Workers, training.Freeze));
        Assert.Equal((3, 100), (backend.Benchmark.Rounds, training.Epochs));
    }

    [Fact]
    public async Task BenchmarkTrain_Variants_AreMeasuredBesideThePlainAndTheChosenOne()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["benchmark", "train", "batch=4", "--variant", "freeze=backbone,precision=bf16", "--json", "--variant=freeze=23"], backend);

        Assert.Equal(
            [
                ("benchmark train batch=4 precision=fp32 layout=contiguous freeze=None", true),
                ("benchmark train batch=4", false),
                ("benchmark train batch=4 freeze=backbone precision=bf16", false),
                ("benchmark train batch=4 freeze=23", false),
            ],
            backend.Steps);
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
