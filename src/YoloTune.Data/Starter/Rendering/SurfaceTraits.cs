namespace YoloTune.Data.Starter.Rendering;

/// <summary>What a material tells about the damage it takes.</summary>
internal sealed record SurfaceTraits
{
    /// <summary>What lies below the surface, seen in scratches.</summary>
    public required Tone Bare { get; init; }

    /// <summary>How likely each kind of defect is: scratch, dent, crack, stain.</summary>
    public required float[] Odds { get; init; }

    /// <summary>How likely the surface carries a pattern of fixed parts.</summary>
    public float Parts { get; init; } = 0.4f;

    /// <summary>Along the grain.</summary>
    public Direction Grain { get; init; } = new(1, 0);

    /// <summary>How strongly cracks follow the grain, 0 to 1.</summary>
    public float GrainPull { get; init; }

    /// <summary>How strongly dents differ from smooth ellipses, 0 to 1.</summary>
    public float Roughness { get; init; } = 0.15f;
}
