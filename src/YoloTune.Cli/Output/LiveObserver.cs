using System.Globalization;
using Spectre.Console;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Output;

/// <summary>
/// Shows a run where a person looks: a line per epoch that stays, and below it some lines that change, with progress, speed, time left,
/// memory and the course of mAP. What has no place in them is shown as in plain output.
/// </summary>
internal sealed class LiveObserver : IRunObserver
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Terminal _terminal;
    private readonly TimeProvider _clock;
    private readonly ConsoleObserver _plain;
    private readonly Func<long> _memory;
    private readonly RunPace _pace;
    private RunStarted? _run;
    private EpochTable? _table;
    private string? _heading;
    private string _activity = string.Empty;
    private string _losses = string.Empty;
    private long _lastShown;

    /// <summary>Creates the observer.</summary>
    /// <param name="terminal">Where to show.</param>
    /// <param name="clock">Time source.</param>
    /// <param name="classLines">Whether the final table has a line per class.</param>
    /// <param name="memory">Bytes of memory that the process uses; null for those of this process.</param>
    public LiveObserver(Terminal terminal, TimeProvider clock, bool classLines, Func<long>? memory = null)
    {
        (_terminal, _clock) = (terminal, clock);
        _plain = new ConsoleObserver(terminal, clock, classLines);
        _memory = memory ?? (() => Environment.WorkingSet);
        _pace = new RunPace(clock);
    }

    /// <summary>An observer for the terminal at hand: live where a person looks and colours are wanted, plain elsewhere.</summary>
    public static IRunObserver For(Terminal terminal, TimeProvider clock, bool classLines) =>
        terminal.IsLive ? new LiveObserver(terminal, clock, classLines) : new ConsoleObserver(terminal, clock, classLines);

    /// <inheritdoc/>
    public void On(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Begin(started);
                break;
            case BatchTrained batch when _run is not null:
                _pace.Advance(batch);
                _losses = EpochTable.Losses(_run.LossNames, batch.RunningLoss);
                _activity = Activity(FormattableString.Invariant($"epoch {batch.Epoch + 1}/{_run.Epochs}"), batch.Batch + 1, _run.BatchesPerEpoch, _pace.BatchText(batch.Batch + 1, _run.BatchesPerEpoch));
                Show(batch.Batch + 1 == _run.BatchesPerEpoch);
                break;
            case BatchValidated batch:
                _activity = Activity("validating", batch.Batch + 1, batch.BatchCount, string.Empty);
                Show(batch.Batch + 1 == batch.BatchCount);
                break;
            case DownloadAdvanced download:
                _activity = DownloadText(download);
                Show(download.Received == download.Total);
                break;
            case PreparationAdvanced step:
                _activity = Activity(step.Work, step.Done, step.Total ?? 0, string.Empty);
                Show(step.Done == step.Total);
                break;
            case EpochFinished epoch when _run is not null:
                Conclude(epoch);
                break;
            case ValidationFinished { IsFinal: false }:
                break;
            case RunFinished:
                _run = null;
                _terminal.ClearFooter();
                _plain.On(runEvent);
                break;
            default:
                _plain.On(runEvent);
                break;
        }
    }

    private void Begin(RunStarted started)
    {
        (_run, _table, _heading) = (started, new EpochTable(started.LossNames, started.Epochs), null);
        _pace.Begin(started);
        _terminal.Report(FormattableString.Invariant(
            $"{started.TrainImages} images to train on, {started.ValidationImages} to validate on, {started.ImageSize} pixels; results go to {started.RunFolder}"));
    }

    private void Conclude(EpochFinished epoch)
    {
        var columns = epoch.Metrics.Where(pair => pair.Key.StartsWith("metrics/", StringComparison.Ordinal)).ToArray();
        var heading = _table!.Heading([.. columns.Select(pair => pair.Key)], _terminal.Width);
        if (heading != _heading)
        {
            _heading = heading;
            _terminal.ReportMarkup(heading);
        }

        var (time, speed) = _pace.Conclude(epoch);
        _terminal.ReportMarkup(_table.Row(epoch, columns, time, speed, _terminal.Width));
        (_activity, _losses) = (string.Empty, string.Empty);
        Show(always: true);
    }

    private void Show(bool always)
    {
        if (!always && _clock.GetElapsedTime(_lastShown) < _pause)
        {
            return;
        }

        _lastShown = _clock.GetTimestamp();
        string[] lines = _run is null ? [_activity] : [_activity, _losses, Overall()];
        _terminal.ShowFooter([.. lines.Where(line => line.Length > 0)]);
    }

    private string Overall()
    {
        var parts = new List<string>();
        if (_pace.Course.Count > 0)
        {
            var curve = Sparkline.Of(_pace.Course, Math.Clamp(_terminal.Width / 4, 8, 40));
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_pace.CourseName} [green]{curve}[/] {_pace.Course[^1]:0.000}, best {_pace.Best:0.000} in epoch {_pace.BestEpoch + 1}"));
        }

        if (_pace.Left is { } left)
        {
            parts.Add($"{ProgressText.Span(left)} left");
        }

        parts.Add(ProgressText.Bytes(_memory()));
        return "  " + string.Join("[dim] · [/]", parts);
    }

    private string Activity(string what, int done, int count, string pace)
    {
        var counter = count > 0 ? FormattableString.Invariant($"{done}/{count}") : done.ToString(CultureInfo.InvariantCulture);
        var room = _terminal.Width - what.Length - counter.Length - pace.Length - 8;
        var bar = room >= 8 && count > 0 ? ProgressText.Bar(done / (double)count, Math.Min(room, 40)) + " " : string.Empty;
        return $"  {Markup.Escape(what)} {bar}{counter} [dim]{Markup.Escape(pace)}[/]";
    }

    private string DownloadText(DownloadAdvanced download)
    {
        var size = download.Total is { } total ? $"{ProgressText.Bytes(download.Received)} of {ProgressText.Bytes(total)}" : ProgressText.Bytes(download.Received);
        var room = _terminal.Width - download.Name.Length - size.Length - 16;
        var bar = room >= 8 && download.Total > 0 ? ProgressText.Bar(download.Received / (double)download.Total.Value, Math.Min(room, 40)) + " " : string.Empty;
        return $"  fetching {Markup.Escape(download.Name)} {bar}{size}";
    }
}
