using System.Text.Json;
using YoloTune.Cli.Backend;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Train_Arguments_ReachTheLibrary()
    {
        var backend = new FakeBackend();

        var run = await CommandRun.Of(["train", "--data", "a.yaml", "epochs=5", "freeze=backbone", "--quiet"], backend);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("a.yaml", 5, "backbone"), (backend.Train!.Data, backend.Train.Epochs, backend.Train.Freeze));
        Assert.Equal(["train", "--data", "a.yaml", "epochs=5", "freeze=backbone", "--quiet"], backend.CommandLine);
        Assert.Equal("Results saved to runs/detect/train\n", run.Output);
    }

    [Fact]
    public async Task Train_Resume_NeedsNoData()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["train", "resume", "model=last.safetensors"], backend);

        Assert.Equal("last.safetensors", backend.Train!.Resume);
    }

    [Fact]
    public async Task Train_Events_AreShownAndRecorded()
    {
        var backend = new FakeBackend { Work = (observer, _) => RunOneEpoch(observer), TrainResult = new TrainSummary { RunFolder = _folder } };

        var run = await CommandRun.Of(["train", "data=a.yaml", "--events"], backend);

        Assert.Equal(
            $"""
            Image sizes 640 train, 640 val
            16 images to train on, 8 to validate on
            Logging results to {_folder}
            Starting training for 3 epochs...

                  Epoch    GPU_mem   box_loss   cls_loss  Instances       Size
                    1/3         0G      1.235      123.5         17        640
                             Class     Images  Instances      Box(P          R      mAP50  mAP50-95)
                               all          8         40        0.5       0.25      0.125     0.0625

            1 epochs completed in 0.010 hours. Done.
            Results saved to {_folder}

            """.ReplaceLineEndings("\n"),
            run.Output);
        Assert.Equal("Warning: odd labels\n", run.Error);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder, "results.csv")).Length);
        Assert.Equal(7, File.ReadAllLines(Path.Combine(_folder, "events.jsonl")).Length);
    }

    [Fact]
    public async Task Train_AtTheEnd_SaysWhatToDoNext()
    {
        var backend = new FakeBackend
        {
            TrainResult = new TrainSummary
            {
                RunFolder = "runs/x",
                BestCheckpoint = "runs/my x/best.safetensors",
                LastCheckpoint = "runs/x/last.safetensors",
                Interrupted = true,
                Metrics = new Dictionary<string, double> { ["metrics/mAP50(B)"] = 0.5, ["fitness"] = 0.4 },
            },
        };

        var run = await CommandRun.Of(["train", "data=a.yaml", "tensorboard"], backend);

        Assert.Contains("The best model: mAP50 0.500\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  go on       yolotune train resume model=runs/x/last.safetensors\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  try it      yolotune predict model=\"runs/my x/best.safetensors\" source=pictures\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(" data=a.yaml\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Results saved to runs/x\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(130, run.ExitCode);
    }

    [Theory]
    [InlineData("tensorboard", 1)]
    [InlineData("--tensorboard", 1)]
    [InlineData("tensorboard=True", 1)]
    [InlineData("tensorboard=False", 0)]
    public async Task Train_TensorBoard_WritesEventsWhenAsked(string word, int files)
    {
        var backend = new FakeBackend { Work = (observer, _) => RunOneEpoch(observer), TrainResult = new TrainSummary { RunFolder = _folder } };

        await CommandRun.Of(["train", "data=a.yaml", word], backend);

        Assert.Equal(files, Directory.GetFiles(_folder, "events.out.tfevents.*").Length);
    }

    [Fact]
    public async Task Train_AFolderCalledTensorBoard_IsNoSwitch()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["train", "data=a.yaml", "--name", "tensorboard"], backend);

        Assert.Equal("tensorboard", backend.Train!.Name);
    }

    [Fact]
    public async Task Train_Json_PrintsOneObjectAndReportsToStandardError()
    {
        var backend = new FakeBackend
        {
            Work = (observer, _) => RunOneEpoch(observer),
            TrainResult = new TrainSummary
            {
                RunFolder = _folder,
                Epochs = 1,
                Metrics = new Dictionary<string, double> { ["metrics/mAP50(B)"] = 0.5, ["metrics/mAP50-95(B)"] = double.NaN },
                Classes = [new ClassResult("cat", 3, 4, [0.1, 0.2, 0.3, 0.4])],
            },
        };

        var run = await CommandRun.Of(["train", "data=a.yaml", "--json"], backend);

        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.True(result.GetProperty("ok").GetBoolean());
        Assert.Equal("train", result.GetProperty("mode").GetString());
        Assert.Equal(_folder, result.GetProperty("run_folder").GetString());
        Assert.Equal(0.5, result.GetProperty("metrics").GetProperty("metrics/mAP50(B)").GetDouble());
        Assert.Equal("NaN", result.GetProperty("metrics").GetProperty("metrics/mAP50-95(B)").GetString());
        Assert.Equal(0.4, result.GetProperty("classes")[0].GetProperty("map50_95").GetDouble());
        Assert.Contains("Epoch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_UnwritableResults_IsAWarningOnly()
    {
        var backend = new FakeBackend { Work = (observer, _) => RunOneEpoch(observer, Path.Combine(_folder, "absent")) };

        var run = await CommandRun.Of(["train", "data=a.yaml"], backend);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Warning: The observer ResultsCsvObserver failed; the run goes on:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_FinalTable_HasALinePerClass()
    {
        var backend = new FakeBackend
        {
            Work = (observer, _) => observer.On(new ValidationFinished(
                new ClassResult("all", 8, 40, [0.5, 0.25, 0.125, 0.0625]),
                [new ClassResult("cat", 3, 10, [1, 0, 0, 0]), new ClassResult("dog", 5, 30, [0, 1, 0, 0.99951])],
                IsFinal: true)),
            ValidateResult = new ValidateSummary { Speed = new Dictionary<string, double> { ["preprocess"] = 0.24, ["inference"] = 26.36 } },
        };

        var run = await CommandRun.Of(["val", "data=a.yaml", "end2end=False"], backend);

        Assert.False(backend.Validate!.EndToEnd);
        Assert.Equal(
            """
                             Class     Images  Instances      Box(P          R      mAP50  mAP50-95)
                               all          8         40        0.5       0.25      0.125     0.0625
                               cat          3         10          1          0          0          0
                               dog          5         30          0          1          0          1
            Speed: 0.2ms preprocess, 26.4ms inference per image

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task Predict_Pictures_GetALineEach()
    {
        var backend = new FakeBackend
        {
            Work = (observer, _) =>
            {
                observer.On(new ImagePredicted(0, 2, "/a/b.jpg", 64, 96, "3 persons, 1 car", 22.93));
                observer.On(new ImagePredicted(1, 2, "/a/c.jpg", 64, 96, string.Empty, 8.05));
            },
            PredictResult = new PredictSummary { SaveFolder = "runs/detect/predict", LabelFiles = 1 },
        };

        var run = await CommandRun.Of(["predict", "source=/a", "conf=0.4"], backend);

        Assert.Equal(0.4, backend.Predict!.Confidence);
        Assert.Equal(
            $"""
            image 1/2 /a/b.jpg: 64x96 3 persons, 1 car, 22.9ms
            image 2/2 /a/c.jpg: 64x96 (no detections), 8.1ms
            Results saved to runs/detect/predict
            1 label saved to {Path.Combine("runs/detect/predict", "labels")}

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task Predict_Json_ListsTheObjects()
    {
        var backend = new FakeBackend
        {
            PredictResult = new PredictSummary { Images = [new PredictedPicture("a.jpg", 64, 48, [new PredictedObject("cat", 15, 0.5, 1, 2, 3, 4)])] },
        };

        var run = await CommandRun.Of(["predict", "source=/a", "--json"], backend);

        var image = JsonDocument.Parse(run.Output).RootElement.GetProperty("images")[0];
        Assert.Equal("a.jpg", image.GetProperty("path").GetString());
        Assert.Equal(15, image.GetProperty("objects")[0].GetProperty("class").GetInt32());
        Assert.Equal(4, image.GetProperty("objects")[0].GetProperty("box").GetProperty("y2").GetDouble());
    }

    [Fact]
    public async Task Info_Model_IsSummedUp()
    {
        var run = await CommandRun.Of(["info", "model=yolo26n.pt"]);

        Assert.Equal("0 Conv\nyolo26n summary: 260 layers, 2,572,280 parameters, 2,572,280 gradients, 6.1 GFLOPs\n", run.Output);
    }

    [Fact]
    public async Task Defaults_Yaml_CanBeGivenBackAsCfg()
    {
        var path = Path.Combine(_folder, "default.yaml");
        File.WriteAllText(path, (await CommandRun.Of(["cfg"])).Output);
        var backend = new FakeBackend();

        await CommandRun.Of(["train", "cfg=" + path, "data=a.yaml"], backend);

        Assert.Equal(["mode", "data"], backend.Train!.Arguments.GivenKeys);
    }

    [Fact]
    public async Task Help_OfAMode_ListsItsKeysOnly()
    {
        var run = await CommandRun.Of(["help", "predict"]);

        Assert.Contains("  source=None ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  epochs=100 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_Seen_ShowsProgressAndColours()
    {
        var backend = new FakeBackend { Work = (observer, _) => RunOneEpoch(observer), TrainResult = new TrainSummary { RunFolder = _folder } };

        var run = await CommandRun.Of(["train", "data=a.yaml"], backend, seen: true);

        Assert.Contains("\r        1/3         0G      1.235      123.5         17        640: 100% 1/1", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31m", run.Error, StringComparison.Ordinal);
    }

    private void RunOneEpoch(IRunObserver observer) => RunOneEpoch(observer, _folder);

    private static void RunOneEpoch(IRunObserver observer, string folder)
    {
        observer.On(new LogMessage(LogSeverity.Warning, "odd labels"));
        observer.On(new RunStarted(folder, 3, 0, 1, ["box_loss", "cls_loss"], 640, 16, 8, 3));
        observer.On(new BatchTrained(0, 0, [1.23456, 123.456], [1.23456, 123.456], 2, [0.1], [0.9], 1, null, 17, 640, ["a.jpg"]));
        observer.On(new ValidationFinished(new ClassResult("all", 8, 40, [0.5, 0.25, 0.125, 0.0625]), [], IsFinal: false));
        observer.On(new EpochFinished(
            0,
            3,
            12.5,
            new Dictionary<string, double> { ["train/box_loss"] = 1.23456, ["train/cls_loss"] = 123.456 },
            new Dictionary<string, double> { ["metrics/precision(B)"] = 0.5, ["metrics/recall(B)"] = 0.25, ["metrics/mAP50(B)"] = 0.125, ["metrics/mAP50-95(B)"] = 0.0625, ["fitness"] = 0.0625 },
            new Dictionary<string, double> { ["val/box_loss"] = 1 },
            new Dictionary<string, double> { ["lr/pg0"] = 0.1 },
            0.0625,
            IsBest: true));
        observer.On(new CheckpointSaved("last", 0));
        observer.On(new RunFinished("Done.", 1, 36, new Dictionary<string, double>()));
    }
}
