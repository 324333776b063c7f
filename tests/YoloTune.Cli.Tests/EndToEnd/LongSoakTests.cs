using System.Globalization;
using TorchSharp;
using YoloTune.Cli.Backend;
using YoloTune.Core.Runs;
using YoloTune.Tracking.Events;
using YoloTune.Tracking.Plots;
using YoloTune.Tracking.Results;
using YoloTune.Tracking.TensorBoard;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>
/// Hours of training with validation and every observer of the program, on the starter pictures: nothing grows. Needs
/// <c>YOLOTUNE_LONG=1</c> and <c>YOLOTUNE_SOAK_HOURS</c>; the figures of every epoch go to the file named by
/// <c>YOLOTUNE_SOAK_CSV</c> (docs/reliability.md says how it was run).
/// </summary>
public sealed class LongSoakTests : IDisposable
{
    private const int WarmUpEpochs = 10;
    private const long MemorySlack = 64L << 20;
    private const int ThreadSlack = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-soak-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Training_ForHours_KeepsMemoryTensorsHandlesAndThreadsFlat()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("YOLOTUNE_LONG") == "1", "A test of hours: set YOLOTUNE_LONG=1 and YOLOTUNE_SOAK_HOURS.");
        var hours = double.Parse(Environment.GetEnvironmentVariable("YOLOTUNE_SOAK_HOURS") ?? "2", CultureInfo.InvariantCulture);
        var file = Environment.GetEnvironmentVariable("YOLOTUNE_SOAK_CSV") ?? Path.Combine(_folder, "soak.csv");
        using var limit = new CancellationTokenSource(TimeSpan.FromHours(hours));
        await using var dispatcher = new EventDispatcher([new ResultsCsvObserver(), new PlotsObserver(), new TensorBoardObserver(TimeProvider.System), new JsonLinesObserver(TimeProvider.System)]);
        var watch = new Watch(dispatcher, file);
        var options = new TrainOptions
        {
            Model = "yolo26n.yaml",
            Data = "starter",
            SaveFolder = Path.Combine(_folder, "run"),
            Epochs = 1_000_000,
            Patience = 0,
            Batch = 8,
            ImageSize = 64,
            Workers = 2,
            SavePeriod = -1,
        };

        await new LibraryBackend(TimeProvider.System).TrainAsync(options, [], watch, limit.Token);

        Assert.Empty(await dispatcher.CompleteAsync());
        watch.AssertFlat();
    }

    /// <summary>Measures the process at the end of every epoch, on the thread of the run, and passes every event on.</summary>
    private sealed class Watch(IRunObserver next, string file) : IRunObserver
    {
        private readonly List<Sample> _samples = [];

        public void On(RunEvent runEvent)
        {
            next.On(runEvent);
            if (runEvent is EpochFinished epoch)
            {
                var sample = Sample.Take();
                _samples.Add(sample);
                if (_samples.Count == 1)
                {
                    File.WriteAllText(file, "time,epoch,resident_kib,live_tensors,handles,threads,managed_kib\n");
                }

                File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:O},{epoch.Epoch},{sample.Resident >> 10},{sample.Tensors},{sample.Handles},{sample.Threads},{sample.Managed >> 10}\n"));
            }
        }

        public void AssertFlat()
        {
            var samples = _samples.Skip(WarmUpEpochs).ToArray();
            Assert.True(samples.Length >= 20, $"Only {_samples.Count} epochs were trained.");
            var (early, late) = (samples[..(samples.Length / 4)], samples[^(samples.Length / 4)..]);
            AssertNoMore("live tensors", early.Max(sample => sample.Tensors), late.Max(sample => sample.Tensors), 0);
            AssertNoMore("handles", early.Max(sample => sample.Handles), late.Max(sample => sample.Handles), ThreadSlack);
            AssertNoMore("threads", early.Max(sample => sample.Threads), late.Max(sample => sample.Threads), ThreadSlack);
            AssertNoMore("bytes of resident memory", early.Max(sample => sample.Resident), late.Max(sample => sample.Resident), MemorySlack);
        }

        private static void AssertNoMore(string what, long early, long late, long slack) =>
            Assert.True(late <= early + slack, $"The number of {what} grew from {early} to {late}.");
    }

    private sealed record Sample(long Resident, long Tensors, int Handles, int Threads, long Managed)
    {
        public static Sample Take()
        {
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
            return new Sample(process.WorkingSet64, torch.Tensor.TotalCount, handles, process.Threads.Count, GC.GetTotalMemory(forceFullCollection: false));
        }
    }
}
