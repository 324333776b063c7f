using System.Globalization;
using System.Text;

namespace YoloTune.Training.Sessions;

/// <summary>Sums up how long the phases of the training steps take. Tensor operations on the CPU are over when they return.</summary>
/// <param name="clock">Time source.</param>
internal sealed class StepProfile(TimeProvider clock)
{
    private static readonly StepPhase[] _phases = Enum.GetValues<StepPhase>();
    private readonly List<double>[] _milliseconds = [.. _phases.Select(_ => new List<double>())];
    private readonly double[] _current = new double[_phases.Length];
    private long _since;
    private int _images;

    /// <summary>Steps measured.</summary>
    public int Steps { get; private set; }

    /// <summary>The time until the next <see cref="Lap"/> starts now.</summary>
    public void Start() => _since = clock.GetTimestamp();

    /// <summary>What happened since the last call belongs to a phase.</summary>
    public void Lap(StepPhase phase)
    {
        var now = clock.GetTimestamp();
        _current[(int)phase] += clock.GetElapsedTime(_since, now).TotalMilliseconds;
        _since = now;
    }

    /// <summary>Ends a step.</summary>
    /// <param name="images">Its images.</param>
    public void Finish(int images)
    {
        for (var phase = 0; phase < _current.Length; phase++)
        {
            _milliseconds[phase].Add(_current[phase]);
            _current[phase] = 0;
        }

        Steps++;
        _images += images;
    }

    /// <summary>A line per phase: mean and median milliseconds of a step, share of the whole.</summary>
    public string Table()
    {
        var total = Math.Max(_milliseconds.Sum(values => values.Sum()), double.Epsilon);
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"Profile of {Steps} steps: {1000 * _images / total:F2} images/s, {total / Math.Max(Steps, 1):F1} ms per step\n  phase         mean ms   median ms   share"));
        foreach (var phase in _phases)
        {
            var values = _milliseconds[(int)phase];
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"\n  {phase.ToString().ToLowerInvariant(),-10} {values.Sum() / Math.Max(Steps, 1),10:F1} {Median(values),11:F1} {100 * values.Sum() / total,6:F1} %"));
        }

        return text.ToString();
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
