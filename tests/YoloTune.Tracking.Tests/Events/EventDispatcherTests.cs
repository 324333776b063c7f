using YoloTune.Core.Runs;
using YoloTune.Tracking.Events;

namespace YoloTune.Tracking.Tests.Events;

public sealed class EventDispatcherTests
{
    [Fact]
    public async Task On_ManyEvents_ArriveInOrderAndCompletely()
    {
        var recorder = new Recorder();
        await using var dispatcher = new EventDispatcher([recorder]);

        for (var i = 0; i < 10_000; i++)
        {
            dispatcher.On(new CheckpointSaved("last", i));
        }

        Assert.Empty(await dispatcher.CompleteAsync());
        Assert.Equal(Enumerable.Range(0, 10_000), recorder.Events.Cast<CheckpointSaved>().Select(saved => saved.Epoch));
    }

    [Fact]
    public async Task On_ThrowingObserver_BecomesOneWarningAndOthersGoOn()
    {
        var recorder = new Recorder();
        await using var dispatcher = new EventDispatcher([new Thrower(), recorder]);

        for (var i = 0; i < 5; i++)
        {
            dispatcher.On(new CheckpointSaved("last", i));
        }

        var complaint = Assert.Single(await dispatcher.CompleteAsync());
        Assert.Equal("The observer Thrower failed; the run goes on: no space left (4 more failures followed.)", complaint);
        Assert.Equal(5, recorder.Events.OfType<CheckpointSaved>().Count());
        var warning = Assert.Single(recorder.Events.OfType<LogMessage>());
        Assert.Equal(LogSeverity.Warning, warning.Level);
        Assert.Contains("no space left", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_HangingObserver_DelaysNeitherTheRunNorTheOthersAndIsReported()
    {
        using var release = new ManualResetEventSlim();
        var recorder = new Recorder();
        var dispatcher = new EventDispatcher([new Hanger(release), recorder], new EventDispatcherOptions { Capacity = 10, FlushTimeout = TimeSpan.FromMilliseconds(200) });

        for (var i = 0; i < 100; i++)
        {
            dispatcher.On(new BatchValidated(i, 100));
            SpinWait.SpinUntil(() => recorder.Count > i, TimeSpan.FromSeconds(10));
        }

        dispatcher.On(new CheckpointSaved("last", 0));
        var complaints = await dispatcher.CompleteAsync();
        release.Set();

        Assert.Equal(101, recorder.Count);
        Assert.Equal(2, complaints.Count);
        Assert.Contains("still busy", complaints[0], StringComparison.Ordinal);
        Assert.Matches("too slow for (89|90) batch events", complaints[1]);
    }

    [Fact]
    public async Task On_SlowObserver_LosesBatchesButNoOtherEvents()
    {
        using var release = new ManualResetEventSlim();
        var slow = new Hanger(release);
        await using var dispatcher = new EventDispatcher([slow], new EventDispatcherOptions { Capacity = 5 });

        for (var i = 0; i < 50; i++)
        {
            dispatcher.On(new BatchValidated(i, 50));
            dispatcher.On(new CheckpointSaved("last", i));
        }

        release.Set();
        await dispatcher.CompleteAsync();

        Assert.Equal(50, slow.Events.OfType<CheckpointSaved>().Count());
        Assert.InRange(slow.Events.OfType<BatchValidated>().Count(), 5, 6);
    }

    [Fact]
    public async Task CompleteAsync_DisposableObserver_IsDisposedAfterTheLastEvent()
    {
        var recorder = new Recorder();
        var dispatcher = new EventDispatcher([recorder]);
        dispatcher.On(new CheckpointSaved("last", 0));

        await dispatcher.CompleteAsync();
        await dispatcher.DisposeAsync();
        dispatcher.On(new CheckpointSaved("late", 1));

        Assert.Equal(1, recorder.Disposals);
        Assert.Equal("last", Assert.IsType<CheckpointSaved>(Assert.Single(recorder.Events)).Path);
    }

    private sealed class Recorder : IRunObserver, IDisposable
    {
        private volatile int _count;

        public List<RunEvent> Events { get; } = [];

        public int Count => _count;

        public int Disposals { get; private set; }

        public void On(RunEvent runEvent)
        {
            Events.Add(runEvent);
            _count++;
        }

        public void Dispose() => Disposals++;
    }

    private sealed class Thrower : IRunObserver
    {
        public void On(RunEvent runEvent) => throw new IOException("no space left");
    }

    private sealed class Hanger(ManualResetEventSlim release) : IRunObserver
    {
        public List<RunEvent> Events { get; } = [];

        public void On(RunEvent runEvent)
        {
            release.Wait();
            Events.Add(runEvent);
        }
    }
}
