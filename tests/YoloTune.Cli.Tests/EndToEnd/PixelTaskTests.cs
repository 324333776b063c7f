using System.Text.Json;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Tasks with a number for every pixel, as a person asks for them: train, go on, measure, predict, and mistakes.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class PixelTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-pixels-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Run => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("semantic", "yolo26n-sem.yaml", "metrics/mIoU,metrics/pixel_acc", "Pixels       mIoU     PixAcc", "ground", ".png")]
    [InlineData("depth", "yolo26n-depth.yaml", "metrics/delta1,metrics/delta2,metrics/delta3,metrics/abs_rel,metrics/rmse,metrics/silog", "delta1    abs_rel       rmse      silog", "depth_val", ".npy")]
    public async Task Task_TrainsGoesOnMeasuresAndPredicts(string task, string model, string columns, string heading, string row, string suffix)
    {
        var yaml = Write(task);
        string[] words = ["model=" + model, "data=" + yaml, "epochs=2", "imgsz=64", "batch=4", "workers=0", "precision=fp32", "save_dir=" + Run];

        var trained = await TrainedModel.Run([task, "train", .. words]);
        var again = await TrainedModel.Run(task, "train", "resume", "model=" + Path.Combine(Run, "weights", "last.safetensors"));
        var best = Path.Combine(Run, "weights", "best.pt");
        var measured = await TrainedModel.Run(task, "val", "model=" + best, "data=" + yaml, "imgsz=64", "plots=False");
        var figures = await TrainedModel.RunJson(task, "val", "model=" + best, "data=" + yaml, "imgsz=64", "plots=False");
        var output = Path.Combine(_folder, "out");
        var predicted = await TrainedModel.RunJson(task, "predict", "model=" + best, "source=" + Path.Combine(Data, "images", "val"), "imgsz=64", "save_txt", "save_csv", "save_dir=" + output);

        Assert.True(trained.ExitCode == 0, trained.Output + trained.Error);
        Assert.Contains(heading, trained.Output, StringComparison.Ordinal);
        var csv = File.ReadAllLines(Path.Combine(Run, "results.csv"));
        Assert.Contains("," + columns + ",val/", csv[0], StringComparison.Ordinal);
        Assert.Equal(3, csv.Length);
        Assert.All(new[] { "labels.jpg", "results.png", "train_batch0.jpg", "val_batch0_labels.jpg", "val_batch0_pred.jpg" }, file => Assert.True(File.Exists(Path.Combine(Run, file)), file));

        // A run that is complete has nothing left to do, and says so.
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("last.safetensors", again.Error, StringComparison.Ordinal);
        Assert.Contains(row, measured.Output, StringComparison.Ordinal);
        Assert.Equal(columns.Split(','), figures.GetProperty("metrics").EnumerateObject().Select(item => item.Name).Where(name => name != "fitness"));
        Assert.Equal(4, predicted.GetProperty("images").GetArrayLength());
        Assert.All(predicted.GetProperty("images").EnumerateArray(), image => Assert.NotEqual(JsonValueKind.Null, image.GetProperty(task == "semantic" ? "classes" : "depth").ValueKind));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(output, "labels"), "*" + suffix).Length);
        Assert.Equal(4, Directory.GetFiles(output, "*.jpg").Length);
        Assert.StartsWith("image,frame,", File.ReadAllText(Path.Combine(output, "predictions.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("semantic", "masks", ".png", "the mask cannot be used")]
    [InlineData("depth", "depth", ".npy", "the depth cannot be used")]
    public async Task Train_OneDamagedLabel_IsNamedAndLeftOut(string task, string folder, string suffix, string says)
    {
        var yaml = Write(task);
        var file = Path.Combine(Data, folder, "train", "train003" + suffix);
        File.WriteAllText(file, "damaged");

        var run = await TrainedModel.Run(task, "train", $"model=yolo26n-{(task == "depth" ? task : "sem")}.yaml", "data=" + yaml, "epochs=1", "imgsz=64", "batch=4", "workers=0", "plots=False", "save_dir=" + Run);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("train: 11 images, 0 backgrounds, 1 corrupt", run.Output, StringComparison.Ordinal);
        var warning = run.Error.ReplaceLineEndings(" ");
        Assert.Contains("train003" + suffix, warning, StringComparison.Ordinal);
        Assert.Contains(says, warning, StringComparison.Ordinal);
    }

    private string Write(string task)
    {
        TinyDataset.Write(Data);
        return task == "semantic" ? TinyDataset.AddMasks(Data) : TinyDataset.AddDepths(Data);
    }
}
