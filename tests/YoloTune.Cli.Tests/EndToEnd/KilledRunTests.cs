using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;
using YoloTune.Training.State;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>
/// Processes that are killed, and several at once in one place. The short form of eng/kill-soak.sh, which kills at random moments for as
/// long as it is told.
/// </summary>
[Collection(RealBackendCollection.Name)]
public sealed class KilledRunTests : IDisposable
{
    private static readonly Dictionary<string, string> Environment = new() { ["OMP_NUM_THREADS"] = "1" };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-killed-").FullName;
    private readonly string _data;

    public KilledRunTests() => _data = TinyDataset.Write(Path.Combine(_folder, "data"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Train_KilledThreeTimesAndResumed_EndsWithTheSameBits()
    {
        using (var straightRun = ChildProcess.Start(Environment, Words("straight")))
        {
            await Complete(straightRun);
        }


        // Before the first batch is done, within a save where the moment is right, and in a later epoch.
        await KillOnce(Words("killed"), () => File.Exists(State("killed")));
        await KillOnce(Resume("killed"), () => File.Exists(State("killed") + ".tmp"));
        await KillOnce(Resume("killed"), () => File.Exists(Inside("killed", "results.csv")) && File.ReadAllLines(Inside("killed", "results.csv")).Length >= 3);
        using var rest = ChildProcess.Start(Environment, Resume("killed"));
        await Complete(rest);

        var (straight, killed) = (TrainingStateFile.Read(State("straight")), TrainingStateFile.Read(State("killed")));
        AssertSame(straight.Model, killed.Model);
        AssertSame(straight.Average, killed.Average);
        AssertSame(straight.Optimizer.Tensors, killed.Optimizer.Tensors);
        AssertSame(Tensors("straight", "best.safetensors"), Tensors("killed", "best.safetensors"));
        AssertSame(Tensors("straight", "best.pt"), Tensors("killed", "best.pt"));
        Assert.Equal(Results("straight"), Results("killed"));
        Assert.Empty(Directory.GetFiles(Inside("killed"), "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Train_IntoTheFolderOfARunThatIsAlive_IsRefusedAndHarmsNothing()
    {
        using var first = ChildProcess.Start(Environment, [.. Words("one"), "epochs=1000"]);
        await WaitFor(first, () => File.Exists(State("one")));

        using var second = ChildProcess.Start(Environment, Words("one"));
        var (code, _, error) = await second.Finish();
        using var third = ChildProcess.Start(Environment, Resume("one"));
        var (resumeCode, _, resumeError) = await third.Finish();

        Assert.Equal((1, 1), (code, resumeCode));
        Assert.Contains("another run writes into this folder: process", error, StringComparison.Ordinal);
        Assert.Contains("another run writes into this folder: process", resumeError, StringComparison.Ordinal);
        Assert.False(first.HasExited);
        first.Interrupt();
        Assert.Equal(130, (await first.Finish()).ExitCode);
        Assert.Equal(1000, TrainingStateFile.Read(State("one")).Progress.Epochs);
        Assert.False(File.Exists(Inside("one", ".run.owner")));
    }

    [Fact]
    public async Task Train_TwoProcessesWithTheSameCaches_BothEndWithTheSameBits()
    {
        string[] shared = ["freeze=backbone", "feature_cache=2", "cache=disk", "layout=channels_last"];
        var environment = new Dictionary<string, string>(Environment) { ["XDG_CACHE_HOME"] = Path.Combine(_folder, "cache") };
        using var first = ChildProcess.Start(environment, [.. Words("first"), .. shared]);
        using var second = ChildProcess.Start(environment, [.. Words("second"), .. shared]);

        await Task.WhenAll(Complete(first), Complete(second));

        AssertSame(TrainingStateFile.Read(State("first")).Model, TrainingStateFile.Read(State("second")).Model);
        Assert.Equal(Results("first"), Results("second"));
    }

    private static async Task Complete(ChildProcess process)
    {
        var (code, output, error) = await process.Finish();
        Assert.True(code == 0, output + error);
    }

    private static async Task KillOnce(string[] words, Func<bool> moment)
    {
        using var process = ChildProcess.Start(Environment, words);
        await WaitFor(process, moment);
        process.Kill();
    }

    private static async Task WaitFor(ChildProcess process, Func<bool> moment)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!moment())
        {
            if (process.HasExited)
            {
                var (_, output, error) = await process.Finish();
                Assert.Fail("The process ended too early: " + output + error);
            }

            await Task.Delay(2, limit.Token);
        }
    }

    private string[] Words(string run) =>
    [
        "train", "model=yolo26n.yaml", "data=" + _data, "epochs=6", "imgsz=64", "batch=4", "workers=2", "plots=False", "close_mosaic=2", "state_period=1", "save_dir=" + Inside(run),
    ];

    private string[] Resume(string run) => ["train", "resume=" + Inside(run, "weights", "last.safetensors")];

    private string Inside(params string[] parts) => Path.Combine([_folder, .. parts]);

    private string State(string run) => Inside(run, "weights", "last.state.safetensors");

    private IReadOnlyList<KeyValuePair<string, StoredTensor>> Tensors(string run, string file) => CheckpointReader.Read(Inside(run, "weights", file)).State;

    /// <summary>The rows without the column of times.</summary>
    private string[] Results(string run) => [.. File.ReadAllLines(Inside(run, "results.csv")).Select(line => string.Join(',', line.Split(',').Where((_, column) => column != 1)))];

    private static void AssertSame(IReadOnlyList<KeyValuePair<string, StoredTensor>> first, IReadOnlyList<KeyValuePair<string, StoredTensor>> second)
    {
        Assert.Equal(first.Select(pair => pair.Key), second.Select(pair => pair.Key));
        var different = first.Zip(second).Where(pair => !pair.First.Value.Data.Span.SequenceEqual(pair.Second.Value.Data.Span)).Select(pair => pair.First.Key);
        Assert.Equal(string.Empty, string.Join(' ', different.Take(3)));
    }
}
