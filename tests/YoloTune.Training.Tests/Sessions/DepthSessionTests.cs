using YoloTune.Core.Imaging;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Maps;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Prediction;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>A depth for every pixel is learned, measured, stored and predicted by the same session as any other task.</summary>
public sealed class DepthSessionTests : IDisposable
{
    private readonly SessionFixture _fixture = new();
    private readonly string _yaml;

    public DepthSessionTests() => _yaml = TinyDataset.AddDepths(Path.Combine(_fixture.Folder, "data"));

    private string Best => Path.Combine(_fixture.Folder, "run", "weights", "best.pt");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Run_TinyDepths_LearnsReportsItsColumnsAndPredicts()
    {
        File.WriteAllText(_yaml, File.ReadAllText(_yaml).Replace("val: images/val", "val: images/train", StringComparison.Ordinal));

        var outcome = _fixture.Run(Options());

        var epochs = _fixture.Events.OfType<EpochFinished>().ToArray();
        Assert.All(epochs, epoch => Assert.Equal(["train/dlog_loss", "train/dgrad_loss"], epoch.TrainLoss.Keys));
        Assert.All(epochs, epoch => Assert.Equal(["val/dlog_loss", "val/dgrad_loss"], epoch.ValidationLoss.Keys));
        Assert.All(epochs, epoch => Assert.Equal(MetricNames.Of(TaskKind.Depth), epoch.Metrics.Keys.Where(key => key != "fitness")));
        Assert.All(epochs, epoch => Assert.Equal(epoch.Metrics["metrics/delta1"], epoch.Fitness));
        Assert.True(epochs[^1].TrainLoss["train/dlog_loss"] < 0.7 * epochs[0].TrainLoss["train/dlog_loss"], $"{epochs[0].TrainLoss["train/dlog_loss"]} to {epochs[^1].TrainLoss["train/dlog_loss"]}");

        // The same depth everywhere would have the spread of the true ones as its error.
        var constant = ErrorOfAConstant();
        Assert.True(outcome.Best!.Metrics["metrics/silog"] < constant, $"{outcome.Best.Metrics["metrics/silog"]} of {constant}");
        Assert.Equal(12, ((DepthMetricsResult)outcome.Best.Result).MeasuredImages);
        AssertPredicts(outcome.Best.Metrics["metrics/silog"]);
    }

    [Fact]
    public void RunAndValidate_WithPlots_PicturesDepthsAndWritesThem()
    {
        var outcome = _fixture.Run(Options() with { Plots = true, Epochs = 1 });

        Assert.All(Assert.Single(_fixture.Events.OfType<DepthsSampled>()).Depths, depth => Assert.InRange(depth, 1, 3));
        var pictures = _fixture.Events.OfType<BatchPictured>().ToArray();
        Assert.Equal(["train_batch0.jpg", "train_batch1.jpg", "train_batch2.jpg", "val_batch0_labels.jpg", "val_batch0_pred.jpg"], pictures.Select(item => Path.GetFileName(item.Path)));

        var report = ValidationSession.Run(
            new ValidateOptions { Model = Best, Data = _yaml, Batch = 4, ImageSize = 64, SaveJson = true, Layout = "contiguous", SaveFolder = Path.Combine(_fixture.Folder, "val") },
            _fixture.ContextOf());

        Assert.Equal(outcome.Best!.Metrics["metrics/abs_rel"], report.Outcome.Metrics["metrics/abs_rel"], 0.001);
        Assert.Equal("depth_val", report.Overall.Name);
        Assert.Equal((80, 96), NpyFile.ReadSize(Path.Combine(report.Folder!, "results", "val001.npy")));
        Assert.False(File.Exists(Path.Combine(report.Folder!, "predictions.json")));
    }

    private TrainOptions Options() => _fixture.Options("run") with
    {
        Model = "yolo26n-depth.yaml",
        Data = _yaml,
        Epochs = 40,
        Optimizer = "AdamW",
        InitialLearningRate = 0.002,
        WarmupEpochs = 1,
        WarmupBiasLearningRate = 0.002,
        NominalBatch = 4,
        Augmentation = AugmentationOptions.None,
    };

    private double ErrorOfAConstant()
    {
        var metrics = new DepthMetrics(100);
        foreach (var file in Directory.GetFiles(Path.Combine(_fixture.Folder, "data", "depth", "train")))
        {
            var values = NpyFile.Read(file).Values;
            metrics.Add(Enumerable.Repeat(1f, values.Length).ToArray(), values);
        }

        return metrics.Compute().ScaleInvariant;
    }

    private void AssertPredicts(double error)
    {
        using var model = ModelLoader.Load(Best);
        Assert.Equal((TaskKind.Depth, 1), (model.Task, model.ClassNames.Count));
        var predictor = PicturePredictor.Create(model, new PredictorOptions { ImageHeight = 64, ImageWidth = 64, Rect = false });
        var metrics = new DepthMetrics(100);

        // Square pictures only: others are stretched in validation and padded in prediction.
        foreach (var file in Directory.GetFiles(Path.Combine(_fixture.Folder, "data", "images", "train")).Where(file => ImageHeader.Read(file).Height == 96))
        {
            var result = predictor.Predict([(ImageDecoder.Decode(file), file)])[0].Result;
            metrics.Add(result.Depth!.Data, NpyFile.Read(Path.ChangeExtension(file.Replace("images", "depth", StringComparison.Ordinal), ".npy")).Values);
        }

        Assert.InRange(metrics.Compute().ScaleInvariant, 0, 2 * error);
    }
}
