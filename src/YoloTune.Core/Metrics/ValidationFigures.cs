using YoloTune.Core.Text;

namespace YoloTune.Core.Metrics;

/// <summary>The figures of a validation, whatever the task (spec/04 section 10).</summary>
public abstract class ValidationFigures
{
    private protected ValidationFigures()
    {
    }

    /// <summary>Images seen.</summary>
    public abstract int ImageCount { get; }

    /// <summary>Labels seen. With 0 every mean is 0 and the caller should warn.</summary>
    public abstract int InstanceCount { get; }

    /// <summary>What the best model is chosen by; NaN counts as 0.</summary>
    public abstract double Fitness { get; }

    /// <summary>The confusion matrix, or null when not asked for.</summary>
    public ConfusionMatrix? Confusion { get; private protected init; }

    /// <summary>The means under the field's names, in the order of the columns of results.csv.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, double>> Values { get; }

    /// <summary>
    /// <see cref="Values"/> and <c>fitness</c> rounded to five decimals, as training stores them and compares them
    /// (spec/04 sections 1, 21).
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> RoundedValues =>
        [.. Values.Append(new("fitness", Fitness)).Select(pair => KeyValuePair.Create(pair.Key, DecimalRounding.Round(pair.Value, 5)))];
}
