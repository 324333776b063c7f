using YoloTune.Core.Errors;

namespace YoloTune.Core.Geometry;

/// <summary>How raw predictions are thinned out (spec/04 sections 3 to 5). Names in parentheses are the keys of the command line.</summary>
public sealed record NmsOptions
{
    /// <summary>Scores must exceed this (<c>conf</c>), 0 to 1.</summary>
    public double Confidence { get; init; } = 0.25;

    /// <summary>A box is dropped when it overlaps a kept one by more than this (<c>iou</c>), 0 to 1.</summary>
    public double Iou { get; init; } = 0.7;

    /// <summary>Every class above the threshold makes a detection, not only the best one: validation does so.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>Boxes of different classes suppress each other (<c>agnostic_nms</c>, <c>single_cls</c>).</summary>
    public bool Agnostic { get; init; }

    /// <summary>At most this many detections per image (<c>max_det</c>), at least 1.</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>At most this many candidates enter, the best first.</summary>
    public int MaximumCandidates { get; init; } = 30000;

    /// <summary>Only these classes (<c>classes</c>); null for all.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The settings of validation: threshold 0.001, several classes per box (spec/04 section 1).</summary>
    public static NmsOptions Validation { get; } = new() { Confidence = 0.001, MultiLabel = true };

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        RequireShare(Confidence, "conf");
        RequireShare(Iou, "iou");
        if (MaximumDetections < 1 || MaximumCandidates < 1)
        {
            throw new InputException("max_det must be at least 1", value: MaximumDetections.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Makes a membership table of <see cref="Classes"/>.</summary>
    /// <param name="table">Room for all classes; unused when every class is allowed.</param>
    /// <returns>The table; empty when every class is allowed.</returns>
    internal ReadOnlySpan<bool> FillAllowed(Span<bool> table)
    {
        if (Classes is null)
        {
            return [];
        }

        table.Clear();
        for (var i = 0; i < Classes.Count; i++)
        {
            var index = Classes[i];
            if (index >= 0 && index < table.Length)
            {
                table[index] = true;
            }
        }

        return table;
    }

    private static void RequireShare(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new InputException($"{name} must lie between 0 and 1", value: value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
