using System.Diagnostics;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Validation;

/// <summary>Sums up the time of the stages of a validation.</summary>
internal sealed class StageClock
{
    private readonly double[] _milliseconds = new double[4];

    public T Time<T>(ValidationStage stage, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        _milliseconds[(int)stage] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return result;
    }

    public void Time(ValidationStage stage, Action work) => Time(stage, () =>
    {
        work();
        return true;
    });

    /// <summary>Adds what an engine measured itself.</summary>
    public void Add(PredictionSpeed elapsed)
    {
        _milliseconds[(int)ValidationStage.Preprocess] += elapsed.Preprocess;
        _milliseconds[(int)ValidationStage.Inference] += elapsed.Inference;
        _milliseconds[(int)ValidationStage.Postprocess] += elapsed.Postprocess;
    }

    public ValidationSpeed PerImage(int images)
    {
        var share = 1.0 / Math.Max(images, 1);
        return new(_milliseconds[0] * share, _milliseconds[1] * share, _milliseconds[2] * share, _milliseconds[3] * share);
    }
}
