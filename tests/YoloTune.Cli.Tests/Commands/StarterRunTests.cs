using YoloTune.Cli.Backend;

namespace YoloTune.Cli.Tests.Commands;

public class StarterRunTests
{
    [Fact]
    public async Task Train_WithoutArguments_FineTunesTheStarterWeightsOnTheStarterSet()
    {
        var backend = new FakeBackend
        {
            TrainResult = new TrainSummary { RunFolder = "runs/detect/train" },
        };

        var run = await CommandRun.Of(["train"], backend);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("starter", "starter"), (backend.Train!.Model, backend.Train.Data));
        Assert.Contains("model=starter data=starter", run.Output, StringComparison.Ordinal);
        Assert.Contains("from scratch under the same budget", run.Output, StringComparison.Ordinal);
        Assert.Contains("starter-v", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Results saved to runs/detect/train\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train epochs=3")]
    [InlineData("train model=starter")]
    public async Task Train_WithAnyArgument_ChoosesNothing(string words)
    {
        var run = await CommandRun.Of(words.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: 'data' is missing.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("segment", "yolo26n-seg.yaml", "starter-seg")]
    [InlineData("pose", "yolo26n-pose.yaml", "starter-pose")]
    [InlineData("obb", "yolo26n-obb.yaml", "starter-obb")]
    [InlineData("classify", "yolo26n-cls.yaml", "starter-cls")]
    [InlineData("semantic", "yolo26n-sem.yaml", "starter-semantic")]
    [InlineData("depth", "yolo26n-depth.yaml", "starter-depth")]
    [InlineData("detect", "starter", "starter")]
    public async Task Train_OfATaskWithoutArguments_TakesItsStarterSet(string task, string model, string data)
    {
        var backend = new FakeBackend { TrainResult = new TrainSummary { RunFolder = "runs/train" } };

        var run = await CommandRun.Of([task, "train"], backend);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((model, data), (backend.Train!.Model, backend.Train.Data));
        Assert.Equal(task == "detect" ? null : "starter", backend.Train.PretrainedPath);
        Assert.Contains(data + "-v", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OfATaskWithAModelOnly_TakesTheStarterSetAndSaysSo()
    {
        var backend = new FakeBackend { TrainResult = new TrainSummary { RunFolder = "runs/train" } };

        var run = await CommandRun.Of(["pose", "train", "model=my.pt", "epochs=3"], backend);

        Assert.Equal(("my.pt", "starter-pose", 3), (backend.Train!.Model, backend.Train.Data, backend.Train.Epochs));
        Assert.Contains("data=starter-pose", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_StarterStopped_SaysNothingOfResults()
    {
        var backend = new FakeBackend { TrainResult = new TrainSummary { RunFolder = "runs/detect/train", Interrupted = true } };

        var run = await CommandRun.Of(["train"], backend);

        Assert.DoesNotContain("from scratch under the same budget", run.Output, StringComparison.Ordinal);
    }
}
