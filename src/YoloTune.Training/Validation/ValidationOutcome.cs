using YoloTune.Core.Metrics;

namespace YoloTune.Training.Validation;

/// <summary>What a validation found.</summary>
/// <param name="Result">All figures.</param>
/// <param name="Metrics">The named metrics, in the order of the log; rounded to five decimals between epochs.</param>
/// <param name="Fitness">The figure by which the best model is chosen (specification 04, section 10).</param>
/// <param name="Losses">Mean loss items over the batches; empty when none were asked for.</param>
/// <param name="Speed">Milliseconds per image.</param>
public sealed record ValidationOutcome(
    ValidationFigures Result,
    IReadOnlyDictionary<string, double> Metrics,
    double Fitness,
    IReadOnlyList<double> Losses,
    ValidationSpeed Speed)
{
    /// <summary>The figures of boxes and what belongs to them; null for classifiers.</summary>
    public DetectionMetricsResult? Boxes => Result as DetectionMetricsResult;

    /// <summary>The same with metrics and fitness rounded to five decimals, as between epochs.</summary>
    internal ValidationOutcome Rounded()
    {
        var metrics = Result.RoundedValues.ToDictionary(pair => pair.Key, pair => pair.Value);
        return this with { Metrics = metrics, Fitness = metrics["fitness"] };
    }
}
