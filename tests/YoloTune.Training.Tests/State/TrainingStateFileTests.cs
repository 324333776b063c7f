using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;
using YoloTune.Training.State;

namespace YoloTune.Training.Tests.State;

public sealed class TrainingStateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-state").FullName;

    private string State => Path.Combine(_folder, "last.state.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_Twice_KeepsBothGenerations()
    {
        TrainingStateFile.Write(State, Snapshot(1));
        TrainingStateFile.Write(State, Snapshot(2));

        Assert.Equal(2, TrainingStateFile.Read(State).Progress.Epoch);
        Assert.Equal(1, TrainingStateFile.Read(TrainingStateFile.PreviousOf(State)).Progress.Epoch);
        Assert.Equal(["last.state.previous.safetensors", "last.state.safetensors"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_GivesBackTheHistory()
    {
        TrainingStateFile.Write(State, Snapshot(1));

        var progress = TrainingStateFile.Read(State).Progress;

        var epoch = Assert.Single(progress.History);
        Assert.Equal(0.1 + 0.2, epoch.TrainLoss["train/box_loss"]);
        Assert.True(double.IsNaN(epoch.Metrics["m"]));
        Assert.Equal([new PassedBatch(1, 2)], progress.PassedOver);
    }

    [Fact]
    public void Read_WithAnyByteChanged_IsRefusedOrTheSame()
    {
        TrainingStateFile.Write(State, Snapshot(1));
        var good = File.ReadAllBytes(State);
        var expected = TrainingStateFile.Read(State);
        var harmless = 0;

        for (var at = 0; at < good.Length; at++)
        {
            var bytes = (byte[])good.Clone();
            bytes[at] ^= 0x20;
            File.WriteAllBytes(State, bytes);
            try
            {
                var read = TrainingStateFile.Read(State);
                harmless++;
                Assert.Equal(expected.Progress.Epoch, read.Progress.Epoch);
                Assert.Equal(expected.Model.Select(pair => Convert.ToHexString(pair.Value.Data.Span)), read.Model.Select(pair => Convert.ToHexString(pair.Value.Data.Span)));
            }
            catch (InputException error)
            {
                Assert.Equal(State, error.File);
            }
        }

        // Blanks between tokens of the header carry no meaning.
        Assert.InRange(harmless, 0, 8);
    }

    [Fact]
    public void Write_ThatFailsAtAnyOperation_LeavesAStateAndSaysWhy()
    {
        var count = new FailingFiles();
        TrainingStateFile.Write(State, Snapshot(1), count);
        TrainingStateFile.Write(State, Snapshot(2), count);
        var failed = new HashSet<string>();

        for (var operation = 0; operation < count.Operations; operation++)
        {
            foreach (var lasting in new[] { false, true })
            {
                Directory.EnumerateFiles(_folder).ToList().ForEach(File.Delete);
                TrainingStateFile.Write(State, Snapshot(1));
                TrainingStateFile.Write(State, Snapshot(2));
                var files = new FailingFiles(operation, lasting);
                var written = 2;
                var error = Assert.Throws<InputException>(() =>
                {
                    TrainingStateFile.Write(State, Snapshot(++written), files);
                    TrainingStateFile.Write(State, Snapshot(++written), files);
                });

                failed.Add(files.Failed!);
                Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
                var newest = TrainingStateFile.ReadNewest(State, warning => Assert.Fail(warning)).Progress.Epoch;
                Assert.Equal(files.Failed == nameof(files.FlushFolder) ? written : written - 1, newest);
                Assert.Equal(newest - 1, TrainingStateFile.Read(TrainingStateFile.PreviousOf(State)).Progress.Epoch);
                Assert.Empty(Directory.EnumerateFiles(_folder, "*.tmp"));
            }
        }

        Assert.Equal(["Create", "FlushFolder", "FlushToDisk", "RenameKeeping", "Write"], failed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ReadNewest_WithoutTheNewest_TakesThePrevious()
    {
        TrainingStateFile.Write(State, Snapshot(1));
        TrainingStateFile.Write(State, Snapshot(2));
        File.Delete(State);
        var warnings = new List<string>();

        Assert.Equal(1, TrainingStateFile.ReadNewest(State, warnings.Add).Progress.Epoch);
        Assert.Contains("epoch 2", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadNewest_WhenBothAreDamaged_NamesTheNewest()
    {
        TrainingStateFile.Write(State, Snapshot(1));
        TrainingStateFile.Write(State, Snapshot(2));
        File.WriteAllText(State, "x");
        File.WriteAllText(TrainingStateFile.PreviousOf(State), "x");

        Assert.Equal(State, Assert.Throws<InputException>(() => TrainingStateFile.ReadNewest(State, _ => { })).File);
    }

    private static TrainingSnapshot Snapshot(int epoch) => new(
        new TrainOptions { Model = "yolo26n.yaml" },
        new TrainingProgress
        {
            Epoch = epoch,
            Epochs = 9,
            PassedOver = [new PassedBatch(1, 2)],
            History =
            [
                new EpochFinished(0, 9, 1.5, new Dictionary<string, double> { ["train/box_loss"] = 0.1 + 0.2 }, new Dictionary<string, double> { ["m"] = double.NaN }, new Dictionary<string, double>(), new Dictionary<string, double>(), null, true),
            ],
        },
        [new("a", StoredTensor.FromFloats([epoch, float.NaN], 2))],
        [new("a", StoredTensor.FromFloats([epoch + 0.5f, 1], 2))],
        [],
        new OptimizerState("SGD", [new("a:momentum", StoredTensor.FromFloats([1, 2], 2))], [new("group.0.lr", 0.1)]));
}
