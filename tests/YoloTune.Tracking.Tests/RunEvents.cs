using System.Globalization;
using YoloTune.Core.Runs;

namespace YoloTune.Tracking.Tests;

/// <summary>Events to feed observers with.</summary>
internal static class RunEvents
{
    public static RunStarted Started(string folder, int startEpoch = 0) =>
        new(folder, 3, startEpoch, 2, ["box_loss"], 640, 16, 8, 3);

    /// <summary>The event that a row of a <c>results.csv</c> stands for.</summary>
    public static EpochFinished FromCsv(string header, string row)
    {
        var columns = header.Split(',');
        var values = row.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        Dictionary<string, double> Part(string prefix) => columns
            .Select((column, index) => (column, index))
            .Where(pair => pair.column.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.column, pair => values[pair.index]);
        return new EpochFinished((int)values[0] - 1, 50, values[1], Part("train/"), Part("metrics/"), Part("val/"), Part("lr/"), 0, false);
    }
}
