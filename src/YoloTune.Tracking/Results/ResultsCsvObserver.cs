using System.Globalization;
using System.Text;
using YoloTune.Core.Files;
using YoloTune.Core.Runs;
using YoloTune.Core.Text;

namespace YoloTune.Tracking.Results;

/// <summary>
/// Writes <c>results.csv</c> (specification 06, section 10.1): a header from the keys of the first epoch, then one row per epoch,
/// numbers as <c>%.6g</c>. A new run replaces an older file; a resumed run goes on with it: rows come from the state
/// that the run goes on from, so that none is missing, repeated or half-written.
/// </summary>
public sealed class ResultsCsvObserver : IRunObserver
{
    private readonly string? _givenPath;
    private string? _path;
    private string[]? _columns;

    /// <summary>Creates the observer.</summary>
    /// <param name="path">The file; null for <c>results.csv</c> in the run folder.</param>
    public ResultsCsvObserver(string? path = null) => _givenPath = path;

    /// <inheritdoc/>
    public void On(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Begin(started);
                break;
            case EpochFinished epoch when _path is not null:
                Append(epoch);
                break;
        }
    }

    /// <summary>One row, in the order of the columns; a column without a value gives 0.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="columns">The columns after <c>epoch,time</c>.</param>
    internal static string Row(EpochFinished epoch, IEnumerable<string> columns)
    {
        var row = new StringBuilder();
        row.Append((epoch.Epoch + 1).ToString(CultureInfo.InvariantCulture)).Append(',').Append(PrintfFormat.General(epoch.Seconds, 6));
        foreach (var column in columns)
        {
            row.Append(',').Append(PrintfFormat.General(Value(epoch, column), 6));
        }

        return row.ToString();
    }

    /// <summary>The columns after <c>epoch,time</c>: training losses, metrics, validation losses, learning rates.</summary>
    /// <param name="epoch">An epoch.</param>
    internal static string[] Columns(EpochFinished epoch) =>
        [.. epoch.TrainLoss.Keys, .. epoch.Metrics.Keys, .. epoch.ValidationLoss.Keys, .. epoch.LearningRates.Keys];

    private static string Header(IEnumerable<string> columns) => "epoch,time," + string.Join(',', columns) + "\n";

    private static double Value(EpochFinished epoch, string column) =>
        epoch.TrainLoss.TryGetValue(column, out var value)
        || epoch.Metrics.TryGetValue(column, out value)
        || epoch.ValidationLoss.TryGetValue(column, out value)
        || epoch.LearningRates.TryGetValue(column, out value)
            ? value
            : 0;

    private void Begin(RunStarted started)
    {
        _path = _givenPath ?? Path.Combine(started.RunFolder, "results.csv");
        _columns = null;
        if (started.Earlier.Count > 0)
        {
            _columns = Columns(started.Earlier[0]);
            AtomicFile.WriteText(_path, Header(_columns) + string.Concat(started.Earlier.Select(epoch => Row(epoch, _columns) + "\n")));
            return;
        }

        if (!File.Exists(_path))
        {
            return;
        }

        var kept = started.StartEpoch > 0 ? Kept(File.ReadAllText(_path), started.StartEpoch) : [];
        if (kept.Count == 0)
        {
            File.Delete(_path);
            return;
        }

        _columns = [.. kept[0].Split(',').Skip(2)];
        AtomicFile.WriteText(_path, string.Concat(kept.Select(line => line + "\n")));
    }

    /// <summary>The header and the complete rows of epochs before the one that starts (zero-based).</summary>
    private static List<string> Kept(string text, int startEpoch)
    {
        var lines = text.Split('\n');
        return [.. lines
            .Take(lines.Length - 1)
            .Select(line => line.TrimEnd('\r'))
            .Where((line, index) => index == 0
                || (int.TryParse(line.AsSpan(0, Math.Max(line.IndexOf(','), 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch <= startEpoch))];
    }

    private void Append(EpochFinished epoch)
    {
        var text = string.Empty;
        if (_columns is null)
        {
            _columns = Columns(epoch);
            text = Header(_columns);
        }

        using var stream = new FileStream(_path!, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(text + Row(epoch, _columns) + "\n"));
        stream.Flush(flushToDisk: true);
    }
}
