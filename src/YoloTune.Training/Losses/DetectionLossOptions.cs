namespace YoloTune.Training.Losses;

/// <summary>What the detection losses need to know of the head and of the run (specification 05, sections 6 and 12).</summary>
internal sealed record DetectionLossOptions
{
    /// <summary>Number of classes, nc; at least 1.</summary>
    public required int Classes { get; init; }

    /// <summary>Bins per side, R (<c>reg_max</c>): 1 for plain distances (YOLO26), 16 for distributions (YOLOv8, YOLO11).</summary>
    public required int Bins { get; init; }

    /// <summary>Input pixels per cell of every level, finest first, such as 8, 16, 32.</summary>
    public required IReadOnlyList<float> Strides { get; init; }

    /// <summary>Gain of the overlap loss; not below 0.</summary>
    public double BoxGain { get; init; } = 7.5;

    /// <summary>Gain of the classification loss; not below 0.</summary>
    public double ClassGain { get; init; } = 0.5;

    /// <summary>Gain of the distance loss (<c>dfl</c>), whether distribution or L1; not below 0.</summary>
    public double DistanceGain { get; init; } = 1.5;

    /// <summary>Gain of the angle loss (<c>angle</c>, rotated boxes); not below 0.</summary>
    public double AngleGain { get; init; } = 1;

    /// <summary>Factor of every class in the classification loss, <see cref="Classes"/> values; null for none.</summary>
    public IReadOnlyList<float>? ClassWeights { get; init; }

    /// <summary>Checks the options once, where they enter.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(Classes >= 1, nameof(Classes), "must be at least 1");
        Require(Bins >= 1, nameof(Bins), "must be at least 1");
        Require(Strides.Count >= 1 && Strides.All(stride => float.IsFinite(stride) && stride > 0), nameof(Strides), "must name a positive stride for every level");
        Require(IsGain(BoxGain), nameof(BoxGain), "must be a number not below 0");
        Require(IsGain(ClassGain), nameof(ClassGain), "must be a number not below 0");
        Require(IsGain(DistanceGain), nameof(DistanceGain), "must be a number not below 0");
        Require(IsGain(AngleGain), nameof(AngleGain), "must be a number not below 0");
        Require(ClassWeights is null || ClassWeights.Count == Classes, nameof(ClassWeights), "must have one value for every class");
    }

    private static bool IsGain(double value) => double.IsFinite(value) && value >= 0;

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} {rule}.", name);
        }
    }
}
