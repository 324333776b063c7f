using YoloTune.Core.Runs;
using YoloTune.Tracking.TensorBoard;

namespace YoloTune.Tracking.Tests.TensorBoard;

public sealed class TensorBoardObserverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-board-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("", 0u)]
    [InlineData("a", 0xC1D04330u)]
    public void Checksum_IsCastagnoli(string text, uint expected)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);

        Assert.Equal(expected, MaskedChecksum.Crc32C(bytes));
        Assert.Equal(expected, EventFileReader.Crc(bytes));
    }

    [Fact]
    public void Run_IsReadBackByAnIndependentReader()
    {
        Write(0, Epoch(0, 1.25, 0.5), Epoch(1, 300.125, null), Epoch(299, 1e-7, 0.75));

        var events = EventFileReader.Read(File());

        Assert.Equal(("brain.Event:2", 0), (events[0].Version, events[0].Scalars.Count));
        Assert.Equal([0L, 1, 2, 300], events.Select(item => item.Step));
        Assert.All(events, item => Assert.Equal(1_764_000_000.25, item.WallTime));
        Assert.Equal(
            new Dictionary<string, float>
            {
                ["train/box_loss"] = 1.25f,
                ["lr/pg0"] = 0.01f,
                ["metrics/mAP50(B)"] = 0.5f,
                ["val/box_loss"] = 2.5f,
            },
            events[1].Scalars);
        Assert.Equal(["train/box_loss", "lr/pg0"], events[2].Scalars.Keys);
        Assert.Equal(1e-7f, events[3].Scalars["train/box_loss"]);
    }

    [Fact]
    public void File_IsNamedSoThatTensorBoardFindsIt()
    {
        Write(0);

        Assert.Equal(FormattableString.Invariant($"events.out.tfevents.1764000000.{Environment.MachineName}.{Environment.ProcessId}.0"), Path.GetFileName(File()));
    }

    [Fact]
    public void ResumedRun_WritesAFurtherFile()
    {
        Write(0, Epoch(0, 1, 0.1));
        Write(1, Epoch(1, 1, 0.2));

        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        Assert.Equal([1L, 2], Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(file => EventFileReader.Read(file)[1].Step));
    }

    [Fact]
    public void Epoch_IsOnDiskBeforeTheRunEnds()
    {
        using var observer = new TensorBoardObserver(new FixedClock());
        observer.On(Started(0));
        observer.On(Epoch(0, 1, 0.5));

        Assert.Equal(2, EventFileReader.Read(File()).Count);
    }

    private static EpochFinished Epoch(int epoch, double loss, double? map) => new(
        epoch,
        300,
        1,
        new Dictionary<string, double> { ["train/box_loss"] = loss },
        new Dictionary<string, double> { ["metrics/mAP50(B)"] = map ?? 0, ["fitness"] = map ?? 0 },
        new Dictionary<string, double> { ["val/box_loss"] = 2.5 },
        new Dictionary<string, double> { ["lr/pg0"] = 0.01 },
        map,
        false);

    private RunStarted Started(int epoch) => new(_folder, 300, epoch, 1, ["box_loss"], 64, 8, 4, 1);

    private void Write(int start, params EpochFinished[] epochs)
    {
        using var observer = new TensorBoardObserver(new FixedClock());
        observer.On(Started(start));
        foreach (var epoch in epochs)
        {
            observer.On(epoch);
        }
    }

    private string File() => Directory.GetFiles(_folder).Single();

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1_764_000_000.25);
    }
}
