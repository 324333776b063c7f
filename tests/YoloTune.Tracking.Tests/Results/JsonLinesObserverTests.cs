using System.Text.Json;
using YoloTune.Core.Runs;
using YoloTune.Tracking.Results;

namespace YoloTune.Tracking.Tests.Results;

public sealed class JsonLinesObserverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-jsonl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void On_EventsOfARun_WritesOneObjectPerLine()
    {
        using (var observer = new JsonLinesObserver(new FixedClock()))
        {
            observer.On(new LogMessage(LogSeverity.Warning, "früh"));
            observer.On(RunEvents.Started(_folder));
            observer.On(new BatchTrained(0, 0, [double.NaN], [1], 1, [0.1], [0.9], 1, null, 3, 640, ["a.jpg"]));
            observer.On(new CheckpointSaved("last", 0));
        }

        var lines = Lines();
        Assert.Equal(["logMessage", "runStarted", "batchTrained", "checkpointSaved"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.All(lines, line => Assert.Equal("2026-01-02T03:04:05+00:00", line.GetProperty("time").GetString()));
        Assert.Equal("früh", lines[0].GetProperty("text").GetString());
        Assert.Equal("warning", lines[0].GetProperty("level").GetString());
        Assert.Equal("NaN", lines[2].GetProperty("loss")[0].GetString());
    }

    [Fact]
    public void On_RareEvent_IsOnDiskBeforeTheEnd()
    {
        using var observer = new JsonLinesObserver(new FixedClock());

        observer.On(RunEvents.Started(_folder));
        observer.On(new CheckpointSaved("last", 0));

        Assert.Equal(2, Lines().Count);
    }

    [Fact]
    public void On_ResumedRun_Appends()
    {
        foreach (var start in new[] { 0, 1 })
        {
            using var observer = new JsonLinesObserver(new FixedClock());
            observer.On(RunEvents.Started(_folder, start));
        }

        Assert.Equal(2, Lines().Count);
    }

    private List<JsonElement> Lines()
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(_folder, "events.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
