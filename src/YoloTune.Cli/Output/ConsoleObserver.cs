using YoloTune.Core.Runs;
using YoloTune.Core.Text;

namespace YoloTune.Cli.Output;

/// <summary>
/// Shows a run as a table: a heading and a line per epoch and its validation (specification 06, section 10.2), and a momentary line
/// with the progress of the epoch where a person looks.
/// </summary>
internal sealed class ConsoleObserver(Terminal terminal, TimeProvider clock, bool classLines) : IRunObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private RunStarted? _run;
    private BatchTrained? _batch;
    private ClassResult? _validation;
    private string? _download;
    private long _epochStarted;
    private long _lastShown;

    /// <inheritdoc/>
    public void On(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case LogMessage message:
                Show(message);
                break;
            case RunStarted started:
                Begin(started);
                break;
            case BatchTrained batch:
                Advance(batch);
                break;
            case BatchValidated batch:
                ShowMomentary(() => $"{"validating",22}{Progress(batch.Batch + 1, batch.BatchCount)}", batch.Batch + 1 == batch.BatchCount);
                break;
            case DownloadAdvanced download:
                Show(download);
                break;
            case PreparationAdvanced step:
                ShowMomentary(() => step.Work + (step.Total is { } total ? Progress(step.Done, total) : Invariant($": {step.Done}")), step.Done == step.Total);
                break;
            case ValidationFinished validation:
                Conclude(validation);
                break;
            case EpochFinished epoch:
                Conclude(epoch);
                break;
            case ImagePredicted image:
                Show(image);
                break;
            case RunFinished finished:
                Show(finished);
                break;
        }
    }

    private void Show(LogMessage message)
    {
        switch (message.Level)
        {
            case LogSeverity.Warning:
                terminal.Warn(message.Text);
                break;
            case LogSeverity.Error:
                terminal.Fail(message.Text);
                break;
            case LogSeverity.Information:
                terminal.Report(message.Text);
                break;
        }
    }

    private void Begin(RunStarted started)
    {
        _run = started;
        _batch = null;
        terminal.Report(Invariant($"Image sizes {started.ImageSize} train, {started.ImageSize} val"));
        terminal.Report(Invariant($"{started.TrainImages} images to train on, {started.ValidationImages} to validate on"));
        terminal.Report($"Logging results to {started.RunFolder}");
        terminal.Report(started.StartEpoch == 0
            ? Invariant($"Starting training for {started.Epochs} epochs...")
            : Invariant($"Resuming training at epoch {started.StartEpoch + 1} of {started.Epochs}..."));
    }

    private void Advance(BatchTrained batch)
    {
        if (_run is null)
        {
            return;
        }

        if (_batch?.Epoch != batch.Epoch || batch.Batch == 0)
        {
            _epochStarted = clock.GetTimestamp();
            ShowHeading();
        }

        _batch = batch;
        ShowMomentary(() => Row(batch.Epoch, batch.RunningLoss) + Progress(batch.Batch + 1, _run.BatchesPerEpoch) + Pace(batch.Batch + 1), batch.Batch + 1 == _run.BatchesPerEpoch);
    }

    private void ShowHeading()
    {
        terminal.Report(string.Empty);
        terminal.ReportHeading(TableText.TrainHeader(_run!.LossNames));
    }

    private void Conclude(EpochFinished epoch)
    {
        if (_run is null)
        {
            return;
        }

        if (_batch?.Epoch != epoch.Epoch)
        {
            _batch = null;
            ShowHeading();
        }

        terminal.ReportWhole(Row(epoch.Epoch, _batch?.RunningLoss ?? epoch.TrainLoss.Values, epoch.Epochs));
        if (epoch.Fitness is not null)
        {
            // The fitness stands among the metrics, but the table has no column for it.
            var columns = epoch.Metrics.Where(pair => pair.Key.StartsWith("metrics/", StringComparison.Ordinal)).ToArray();
            var table = ValidationColumns.Of([.. columns.Select(pair => pair.Key)]);
            terminal.ReportHeading(TableText.ValidationHeader(table, terminal.Width));
            terminal.ReportWhole(TableText.ValidationRow(table, table.Total, _validation?.Images ?? _run.ValidationImages, _validation?.Instances, [.. columns.Select(pair => pair.Value)], terminal.Width));
        }

        _validation = null;
    }

    private void Conclude(ValidationFinished validation)
    {
        if (!validation.IsFinal)
        {
            _validation = validation.Overall;
            return;
        }

        var table = ValidationColumns.Of(validation);
        terminal.ReportHeading(TableText.ValidationHeader(table, terminal.Width));
        var lines = classLines && validation.Classes.Count > 1 ? validation.Classes.Prepend(validation.Overall) : [validation.Overall];
        foreach (var line in lines)
        {
            terminal.ReportWhole(TableText.ValidationRow(table, line.Name, line.Images, line.Instances, line.Values, terminal.Width));
        }
    }

    private void Show(DownloadAdvanced download)
    {
        if (_download != download.Name)
        {
            _download = download.Name;
            terminal.Report($"Fetching {download.Name}{(download.Total is { } bytes ? $" ({ProgressText.Bytes(bytes)})" : string.Empty)}");
        }

        ShowMomentary(
            () => download.Total is { } total
                ? Invariant($"{100.0 * download.Received / Math.Max(total, 1):F0}% {ProgressText.Bytes(download.Received)} of {ProgressText.Bytes(total)}")
                : ProgressText.Bytes(download.Received),
            download.Received == download.Total);
    }

    private void Show(ImagePredicted image)
    {
        var found = image.Summary.Length == 0 ? "(no detections)" : image.Summary;
        terminal.Report(Invariant(
            $"image {image.Index + 1}/{image.Count} {image.Source}: {image.InputHeight}x{image.InputWidth} {found}, {image.InferenceMilliseconds:F1}ms"));
    }

    private void Show(RunFinished finished)
    {
        terminal.Report(string.Empty);
        terminal.Report(Invariant($"{finished.Epochs} epochs completed in {finished.Seconds / 3600:F3} hours. {finished.Reason}"));
    }

    private string Row(int epoch, IEnumerable<double> losses, int? epochs = null) =>
        TableText.TrainRow(epoch, epochs ?? _run!.Epochs, losses, _batch?.Instances ?? 0, _batch?.ImageSize ?? _run!.ImageSize);

    private void ShowMomentary(Func<string> text, bool always)
    {
        if (always || clock.GetElapsedTime(_lastShown) >= Pause)
        {
            _lastShown = clock.GetTimestamp();
            terminal.ReportMomentary(text());
        }
    }

    private static string Progress(int done, int count) => Invariant($": {100.0 * done / Math.Max(count, 1):F0}% {done}/{count}");

    private string Pace(int done)
    {
        var elapsed = clock.GetElapsedTime(_epochStarted);
        var rest = elapsed * ((_run!.BatchesPerEpoch - done) / (double)done);
        return Invariant($" {done / Math.Max(elapsed.TotalSeconds, 1e-9):F1}it/s {ProgressText.Span(elapsed)}<{ProgressText.Span(rest)}");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
