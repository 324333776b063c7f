using System.Diagnostics;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Predictions;

/// <summary>The moments of a prediction as time stamps (<see cref="Stopwatch.GetTimestamp"/>), read out when its results are made.</summary>
/// <param name="Start">When preparing the batch began.</param>
/// <param name="Prepared">When the network began.</param>
/// <param name="Inferred">When the network had ended.</param>
/// <param name="Count">Pictures of the batch, which share the time until then.</param>
/// <param name="Selecting">When selecting began for this picture.</param>
public readonly record struct SpeedClock(long Start, long Prepared, long Inferred, int Count, long Selecting)
{
    /// <summary>The times per picture so far, milliseconds; all 0 for a clock that was never started.</summary>
    public PredictionSpeed Read() => Count == 0
        ? default
        : new(
            Stopwatch.GetElapsedTime(Start, Prepared).TotalMilliseconds / Count,
            Stopwatch.GetElapsedTime(Prepared, Inferred).TotalMilliseconds / Count,
            Stopwatch.GetElapsedTime(Selecting).TotalMilliseconds);
}
