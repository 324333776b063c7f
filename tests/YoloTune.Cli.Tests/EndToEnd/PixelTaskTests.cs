using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Tasks with a number for every pixel, on the command line: a damaged label.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class PixelTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-pixels-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Run => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
        Assert.Contains("train: 12 images, 0 backgrounds, 1 corrupt", run.Output, StringComparison.Ordinal);
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
