using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>What only a process of its own can show: signals, exit codes, loaded libraries.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class ProcessTests : IDisposable
{
    private const int Epochs = 25;
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Train_Interrupted_EndsWith130AndCanBeResumed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var data = TinyDataset.Write(Path.Combine(_folder, "data"));
        var run = Path.Combine(_folder, "run");
        var last = Path.Combine(run, "weights", "last.safetensors");
        using var child = ChildProcess.Start(
            new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" },
            "train", "model=yolo26n.yaml", "data=" + data, $"epochs={Epochs}", "imgsz=64", "batch=4", "workers=0", "plots=False", "save_dir=" + run);
        while (!child.HasExited && !File.Exists(last))
        {
            await Task.Delay(20);
        }

        child.Interrupt();
        var (code, output, error) = await child.Finish();

        Assert.True(code == 130, $"{code}\n{output}\n{error}");
        Assert.Contains("Warning: Stopping at the next batch; the run can be resumed.", error, StringComparison.Ordinal);
        Assert.InRange(Rows(run), 1, Epochs - 1);

        var resumed = await TrainedModel.Run("train", "resume", "model=" + last);

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        Assert.Contains("Resuming training at epoch", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(Epochs, Rows(run));
        Assert.True(File.Exists(Path.Combine(run, "weights", "best.pt")));
    }

    [Fact]
    public async Task Help_LoadsNoNativeEngine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The loader of Linux tells every library that it opens.
        using var child = ChildProcess.Start(new Dictionary<string, string> { ["LD_DEBUG"] = "files" }, "help");
        var (code, output, loaded) = await child.Finish();

        Assert.Equal(0, code);
        Assert.Contains("yolotune [TASK] MODE", output, StringComparison.Ordinal);
        Assert.Contains("libcoreclr", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", loaded, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onnxruntime", loaded, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Skia", loaded, StringComparison.OrdinalIgnoreCase);
    }

    private static int Rows(string run) => File.ReadAllLines(Path.Combine(run, "results.csv")).Length - 1;
}
