namespace YoloTune.Training.Assignment;

/// <summary>Constants of the task-aligned assigner (specification 05, section 4; Feng et al. 2021, "TOOD").</summary>
internal sealed record AssignerOptions
{
    /// <summary>Anchors per target; at least 1.</summary>
    public int TopK { get; init; } = 10;

    /// <summary>Anchors per target that remain after conflicts were settled; the same as <see cref="TopK"/> for no second choice.</summary>
    public int FinalTopK { get; init; } = 10;

    /// <summary>Exponent of the class score.</summary>
    public double ScoreExponent { get; init; } = 0.5;

    /// <summary>Exponent of the overlap.</summary>
    public double OverlapExponent { get; init; } = 6.0;

    /// <summary>Keeps the normalisation of the soft scores from dividing by zero.</summary>
    public double Epsilon { get; init; } = 1e-9;

    /// <summary>The choice of a one-to-many branch and of heads with a single branch.</summary>
    public static AssignerOptions OneToMany { get; } = new();

    /// <summary>The choice of an end-to-end branch: seven anchors compete, one remains.</summary>
    public static AssignerOptions OneToOne { get; } = new() { TopK = 7, FinalTopK = 1 };
}
