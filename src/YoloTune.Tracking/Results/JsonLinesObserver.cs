using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using YoloTune.Core.Runs;

namespace YoloTune.Tracking.Results;

/// <summary>
/// Writes every event as one JSON object per line, with the name of the event under <c>event</c> and the time under <c>time</c>. Events
/// that come before the run folder is known are written once it is; without a run they are left out.
/// </summary>
public sealed class JsonLinesObserver : IRunObserver, IDisposable
{
    private const int MostEarlyEvents = 1000;

    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TimeProvider _clock;
    private readonly string? _givenPath;
    private readonly List<string> _early = [];
    private StreamWriter? _writer;

    /// <summary>Creates the observer.</summary>
    /// <param name="clock">The clock for the time of each line.</param>
    /// <param name="path">The file; null for <c>events.jsonl</c> in the run folder.</param>
    public JsonLinesObserver(TimeProvider clock, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _givenPath = path;
    }

    /// <inheritdoc/>
    public void On(RunEvent runEvent)
    {
        if (runEvent is DownloadAdvanced or PreparationAdvanced)
        {
            return; // For eyes only: there may be thousands.
        }

        if (runEvent is RunStarted started)
        {
            Open(started);
        }

        var line = Line(runEvent);
        if (_writer is not null)
        {
            _writer.WriteLine(line);
            if (runEvent is not (BatchTrained or BatchValidated))
            {
                _writer.Flush();
            }
        }
        else if (_early.Count < MostEarlyEvents)
        {
            _early.Add(line);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private void Open(RunStarted started)
    {
        _writer?.Dispose();
        var mode = started.StartEpoch > 0 ? FileMode.Append : FileMode.Create;
        var path = _givenPath ?? Path.Combine(started.RunFolder, "events.jsonl");
        _writer = new StreamWriter(new FileStream(path, mode, FileAccess.Write, FileShare.Read)) { NewLine = "\n" };
        _early.ForEach(_writer.WriteLine);
        _early.Clear();
    }

    private string Line(RunEvent runEvent)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Settings.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("event", JsonNamingPolicy.CamelCase.ConvertName(runEvent.GetType().Name));
            json.WriteString("time", _clock.GetUtcNow());
            foreach (var property in JsonSerializer.SerializeToElement(runEvent, runEvent.GetType(), Settings).EnumerateObject())
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
