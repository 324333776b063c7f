using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>A class for every pixel is learned, measured, stored and predicted by the same session as any other task.</summary>
public sealed class SemanticSessionTests : IDisposable
{
    private readonly SessionFixture _fixture = new();
    private readonly string _yaml;

    public SemanticSessionTests() => _yaml = TinyDataset.AddMasks(Path.Combine(_fixture.Folder, "data"));

    private string Best => Path.Combine(_fixture.Folder, "run", "weights", "best.pt");

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Run_TinyMasks_LearnsReportsItsColumnsAndPredicts(string precision)
    {
        // Measured on the pictures that are learned: twelve of them are too few to say anything about others.
        File.WriteAllText(_yaml, File.ReadAllText(_yaml).Replace("val: images/val", "val: images/train", StringComparison.Ordinal));
        var outcome = _fixture.Run(Options() with { Precision = precision, Epochs = 30 });

        var epochs = _fixture.Events.OfType<EpochFinished>().ToArray();
        string[] losses = ["ce_loss", "dice_loss", "aux_loss"];
        Assert.All(epochs, epoch => Assert.Equal(losses.Select(name => "train/" + name), epoch.TrainLoss.Keys));
        Assert.All(epochs, epoch => Assert.Equal(losses.Select(name => "val/" + name), epoch.ValidationLoss.Keys));
        Assert.All(epochs, epoch => Assert.Equal(["metrics/mIoU", "metrics/pixel_acc"], epoch.Metrics.Keys.Where(key => key != "fitness")));
        Assert.All(epochs, epoch => Assert.Equal(epoch.Metrics["metrics/mIoU"], epoch.Fitness));

        // Most pixels are ground, so that a model which has learned nothing has a mean overlap of a third at best.
        Assert.True(epochs[^1].TrainLoss["train/ce_loss"] < 0.6 * epochs[0].TrainLoss["train/ce_loss"], $"{epochs[0].TrainLoss["train/ce_loss"]} to {epochs[^1].TrainLoss["train/ce_loss"]}");
        Assert.True(outcome.Best!.Metrics["metrics/mIoU"] > 0.45, $"{outcome.Best.Metrics["metrics/mIoU"]}");
        var figures = (SemanticMetricsResult)outcome.Best.Result;
        Assert.Equal(3, figures.Classes.Count);
        AssertPredicts(outcome.Best.Metrics["metrics/pixel_acc"]);
    }

    [Fact]
    public void Run_WithPlots_PicturesLabelsAndPredictionsInTheColoursOfTheClasses()
    {
        _fixture.Run(Options() with { Plots = true, Epochs = 1 });

        var counted = Assert.Single(_fixture.Events.OfType<PixelsCounted>());
        Assert.Equal(["ground", "square", "bar"], counted.Names);
        Assert.All(counted.Counts, count => Assert.True(count > 0));
        var pictures = _fixture.Events.OfType<BatchPictured>().ToArray();
        Assert.Equal(["train_batch0.jpg", "train_batch1.jpg", "train_batch2.jpg", "val_batch0_labels.jpg", "val_batch0_pred.jpg"], pictures.Select(item => Path.GetFileName(item.Path)));

        // Ground is blue (04 2A FF), and no pixel of the grey pictures is so without colour.
        var labels = pictures[^2].Images;
        var plane = labels.Height * labels.Width;
        var center = (labels.Height / 2 * labels.Width) + 2;
        Assert.True(labels.Pixels.Span[(2 * plane) + center] > labels.Pixels.Span[center] + 100);
        var finished = _fixture.Events.OfType<ValidationFinished>().Last();
        Assert.Equal((TaskKind.Semantic, true), (finished.Task, finished.IsFinal));
        Assert.Equal(["ground", "square", "bar"], finished.Classes.Select(row => row.Name));
    }

    [Fact]
    public void Validate_OnItsOwn_GivesTheFiguresOfTheRunAndWritesMasks()
    {
        var outcome = _fixture.Run(Options() with { Epochs = 2 });

        var report = ValidationSession.Run(
            new ValidateOptions { Model = Best, Data = _yaml, Batch = 4, ImageSize = 64, SaveJson = true, SaveText = true, Layout = "contiguous", SaveFolder = Path.Combine(_fixture.Folder, "val") },
            _fixture.ContextOf());

        Assert.Equal(outcome.Best!.Metrics["metrics/mIoU"], report.Outcome.Metrics["metrics/mIoU"], 0.001);
        var mask = ImageDecoder.Decode(Path.Combine(report.Folder!, "results", "val001.png"), 1);
        Assert.Equal((80, 96), (mask.Height, mask.Width));
        Assert.True(mask.Pixels.ToArray().All(value => value < 3));
        Assert.True(File.Exists(Path.Combine(report.Folder!, "labels", "val001.png")));
        Assert.False(File.Exists(Path.Combine(report.Folder!, "predictions.json")));
    }

    [Fact]
    public void Validate_DataOfOtherClasses_IsRefused()
    {
        _fixture.Run(Options() with { Epochs = 1 });

        var error = Assert.Throws<InputException>(() => ValidationSession.Run(new ValidateOptions { Model = Best, Data = WithNames("[ground, square, bar, disc]") }, _fixture.ContextOf()));

        Assert.Contains("the data set has 4 classes, the model 3", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PolygonsInOneSplitAndMasksInTheOther_IsRefused()
    {
        var data = Path.Combine(_fixture.Folder, "data");
        Directory.CreateDirectory(Path.Combine(_fixture.Folder, "other", "images"));
        Directory.Move(Path.Combine(data, "images", "val"), Path.Combine(_fixture.Folder, "other", "images", "val"));
        File.WriteAllText(_yaml, $"path: {_fixture.Folder}\ntrain: data/images/train\nval: other/images/val\nnames: [ground, square, bar]\n");

        var error = Assert.Throws<InputException>(() => _fixture.Run(Options()));

        Assert.Contains("One split has class masks and the other polygons", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SingleClass_LearnsForegroundAgainstBackground()
    {
        var yaml = WithNames("[thing]");
        File.AppendAllText(yaml, "label_mapping: {2: 1}\n");

        var outcome = _fixture.Run(Options() with { Data = yaml, Epochs = 2 });

        var figures = (SemanticMetricsResult)outcome.Best!.Result;
        Assert.Equal(0, Assert.Single(figures.Classes).ClassIndex);
        Assert.Equal(2, figures.Confusion!.Size);
    }

    private string WithNames(string names)
    {
        var yaml = Path.Combine(_fixture.Folder, "other.yaml");
        File.WriteAllText(yaml, $"path: {Path.Combine(_fixture.Folder, "data")}\ntrain: images/train\nval: images/val\nnames: {names}\n");
        return yaml;
    }

    private TrainOptions Options() => _fixture.Options("run") with
    {
        Model = "yolo26n-sem.yaml",
        Data = _yaml,
        Epochs = 24,
        Optimizer = "AdamW",
        InitialLearningRate = 0.004,
        WarmupEpochs = 1,
        WarmupBiasLearningRate = 0.004,
        NominalBatch = 4,
        Augmentation = new AugmentationOptions { Mosaic = 0, Translate = 0.05, ScaleMinimum = 0.9, ScaleMaximum = 1.1 },
    };

    private void AssertPredicts(double accuracy)
    {
        using var model = ModelLoader.Load(Best);
        Assert.Equal((TaskKind.Semantic, 3), (model.Task, model.ClassNames.Count));
        var predictor = PicturePredictor.Create(model, new PredictorOptions { ImageHeight = 64, ImageWidth = 64 });
        var (right, all) = (0, 0);
        foreach (var file in Directory.GetFiles(Path.Combine(_fixture.Folder, "data", "images", "train")))
        {
            var picture = ImageDecoder.Decode(file);
            var truth = ImageDecoder.Decode(file.Replace("images", "masks", StringComparison.Ordinal), 1);

            var result = predictor.Predict([(picture, file)])[0].Result;

            Assert.Equal((picture.Height, picture.Width), (result.Classes!.Height, result.Classes.Width));
            for (var i = 0; i < truth.Pixels.Length; i++)
            {
                right += result.Classes.Data[i] == truth.Pixels[i] ? 1 : 0;
                all++;
            }
        }

        // In the pixels of the pictures the share is about the one of the network input.
        Assert.Equal(accuracy, (double)right / all, 0.03);
    }
}
