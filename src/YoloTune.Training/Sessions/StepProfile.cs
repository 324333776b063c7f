using System.Globalization;
using System.Text;
using YoloTune.Models;

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

    /// <summary>Times the layers of the network within the phases; null for nobody.</summary>
    public LayerClock? Layers { get; init; }

    /// <summary>Mean milliseconds of every phase.</summary>
    /// <param name="leaveOut">Steps at the start that do not count.</param>
    public IReadOnlyDictionary<string, double> Means(int leaveOut) => _phases.ToDictionary(NameOf, phase => _milliseconds[(int)phase].Skip(leaveOut).DefaultIfEmpty().Average());

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
                $"\n  {NameOf(phase),-10} {values.Sum() / Math.Max(Steps, 1),10:F1} {Median(values),11:F1} {100 * values.Sum() / total,6:F1} %"));
        }

        if (Layers is { } clock)
        {
            text.Append("\n  layer                forward ms  backward ms");
            foreach (var layer in clock.Layers)
            {
                text.Append(Line(layer.Name, layer.Forward, layer.Backward));
            }

            text.Append(Line("gradient of the loss", 0, clock.LossBackward));
        }

        return text.ToString();
    }

    /// <summary>
    /// All steps as folded stacks with microseconds, a line each, which programs that draw flame graphs read: phases below the step, layers
    /// below the phases.
    /// </summary>
    public string FoldedStacks()
    {
        var text = new StringBuilder();
        void Add(string stack, double milliseconds) => text.Append(CultureInfo.InvariantCulture, $"step;{stack} {Math.Max(0, Math.Round(1000 * milliseconds)):F0}\n");
        var layers = Layers?.Layers ?? [];
        foreach (var phase in _phases)
        {
            var rest = _milliseconds[(int)phase].Sum();
            foreach (var layer in layers)
            {
                var own = phase switch { StepPhase.Forward => layer.Forward, StepPhase.Backward => layer.Backward, _ => 0 };
                if (own > 0)
                {
                    Add($"{NameOf(phase)};{layer.Name}", own);
                    rest -= own;
                }
            }

            if (phase == StepPhase.Backward && Layers is { LossBackward: > 0 and var loss })
            {
                Add($"{NameOf(phase)};gradient of the loss", loss);
                rest -= loss;
            }

            Add(NameOf(phase), rest);
        }

        return text.ToString();
    }

    private string Line(string name, double forward, double backward) => string.Create(
        CultureInfo.InvariantCulture, $"\n  {name,-20} {forward / Math.Max(Steps, 1),10:F2} {backward / Math.Max(Steps, 1),12:F2}");

    private static string NameOf(StepPhase phase) => phase.ToString().ToLowerInvariant();

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
