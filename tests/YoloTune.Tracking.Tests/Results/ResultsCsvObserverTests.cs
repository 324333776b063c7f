using YoloTune.Core.Runs;
using YoloTune.TestSupport;
using YoloTune.Tracking.Results;

namespace YoloTune.Tracking.Tests.Results;

public sealed class ResultsCsvObserverTests : IDisposable
{
    private const string Header = "epoch,time,train/box_loss,metrics/mAP50(B),val/box_loss,lr/pg0";

    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-csv-").FullName;

    private string CsvPath => Path.Combine(_folder, "results.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void On_EpochsOfTheGoldenFiles_GivesTheSameText()
    {
        string[] files =
        [
            .. Directory.GetFiles(SharedFolder.Require("golden", "trace"), "*.results.csv"),
            .. Directory.GetFiles(SharedFolder.Require("golden", "checkpoints"), "results.csv", SearchOption.AllDirectories),
        ];
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var lines = File.ReadAllLines(file);
            var observer = new ResultsCsvObserver();
            observer.On(RunEvents.Started(_folder));
            foreach (var row in lines.Skip(1))
            {
                observer.On(RunEvents.FromCsv(lines[0], row));
            }

            Assert.Equal(File.ReadAllText(file), File.ReadAllText(CsvPath));
        }
    }

    [Fact]
    public void On_NewRun_ReplacesAnOlderFile()
    {
        File.WriteAllText(CsvPath, "old\n");
        var observer = new ResultsCsvObserver();

        observer.On(RunEvents.Started(_folder));
        Assert.False(File.Exists(CsvPath));
        observer.On(RunEvents.FromCsv(Header, "1,2.5,0.1,0,0,0.01"));

        Assert.Equal(Header + "\n1,2.5,0.1,0,0,0.01\n", File.ReadAllText(CsvPath));
    }

    [Fact]
    public void On_ResumedRun_AppendsAndDropsRepeatedAndHalfWrittenRows()
    {
        File.WriteAllText(CsvPath, Header + "\n1,2,0.1,0,0,0.01\n2,4,0.2,0,0,0.01\n3,6,0.3,0,0,0.01\n4,8,0.");
        var observer = new ResultsCsvObserver();

        observer.On(RunEvents.Started(_folder, startEpoch: 2));
        observer.On(RunEvents.FromCsv(Header, "3,1.5,0.9,0,0,0.01"));

        Assert.Equal(Header + "\n1,2,0.1,0,0,0.01\n2,4,0.2,0,0,0.01\n3,1.5,0.9,0,0,0.01\n", File.ReadAllText(CsvPath));
    }

    [Fact]
    public void On_ResumedRunWithOtherKeys_KeepsTheColumnsOfTheFile()
    {
        File.WriteAllText(CsvPath, Header + "\n1,2,0.1,0,0,0.01\n");
        var observer = new ResultsCsvObserver();

        observer.On(RunEvents.Started(_folder, startEpoch: 1));
        observer.On(RunEvents.FromCsv("epoch,time,lr/pg0,train/box_loss", "2,1,0.5,0.25"));

        Assert.EndsWith("\n2,1,0.25,0,0,0.5\n", File.ReadAllText(CsvPath), StringComparison.Ordinal);
    }

    [Fact]
    public void On_ResumedRunWithoutFile_WritesAHeader()
    {
        var observer = new ResultsCsvObserver();

        observer.On(RunEvents.Started(_folder, startEpoch: 1));
        observer.On(RunEvents.FromCsv(Header, "2,1,0.1,0,0,0.01"));

        Assert.StartsWith(Header + "\n2,", File.ReadAllText(CsvPath), StringComparison.Ordinal);
    }

    [Fact]
    public void On_NotANumber_IsWrittenAsTheReferenceWritesIt()
    {
        var observer = new ResultsCsvObserver();
        observer.On(RunEvents.Started(_folder));

        observer.On(RunEvents.FromCsv(Header, "1,2,NaN,0,Infinity,0.01"));

        Assert.EndsWith("\n1,2,nan,0,inf,0.01\n", File.ReadAllText(CsvPath), StringComparison.Ordinal);
    }

    [Fact]
    public void On_EpochBeforeTheRunStarted_IsPassedOver()
    {
        new ResultsCsvObserver().On(RunEvents.FromCsv(Header, "1,2,0,0,0,0.01"));

        Assert.Empty(Directory.GetFiles(_folder));
    }
}
