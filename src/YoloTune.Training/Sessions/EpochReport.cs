using System.Globalization;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Puts the figures of an epoch together, in the order of the columns of <c>results.csv</c>.</summary>
internal static class EpochReport
{
    public static EpochFinished Create(TrainerParts parts, int epoch, double seconds, EpochLosses losses, ValidationOutcome? validation, bool best)
    {
        var names = parts.Loss.Names;
        return new EpochFinished(
            epoch,
            parts.Stop.Epochs,
            seconds,
            Keyed("train/", names, losses.Means.Select(Round)),
            validation?.Metrics ?? MetricNames.Of(parts.Model.Task).ToDictionary(key => key, _ => 0.0),
            Keyed("val/", names, validation?.Losses.Select(Round) ?? names.Select(_ => 0.0)),
            Keyed("lr/pg", Enumerable.Range(0, parts.Optimizer.Groups.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)), parts.Optimizer.Groups.Select(group => group.LearningRate)),
            validation?.Fitness,
            best);
    }

    private static Dictionary<string, double> Keyed(string prefix, IEnumerable<string> names, IEnumerable<double> values) =>
        names.Zip(values).ToDictionary(pair => prefix + pair.First, pair => pair.Second, StringComparer.Ordinal);

    private static double Round(double value) => double.IsFinite(value) ? Math.Round(value, 5, MidpointRounding.ToEven) : value;
}
