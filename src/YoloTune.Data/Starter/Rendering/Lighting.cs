namespace YoloTune.Data.Starter.Rendering;

/// <summary>One lamp, light from everywhere, and soft boxes that glossy surfaces mirror.</summary>
internal sealed record Lighting
{
    /// <summary>Towards the lamp, right.</summary>
    public required float X { get; init; }

    /// <summary>Towards the lamp, down.</summary>
    public required float Y { get; init; }

    /// <summary>Towards the lamp, away from the surface.</summary>
    public required float Z { get; init; }

    /// <summary>Light from everywhere.</summary>
    public required float Ambient { get; init; }

    /// <summary>Light of the lamp.</summary>
    public required float Key { get; init; }

    /// <summary>How often the highlight is squared: 3 (broad) to 6 (sharp).</summary>
    public required int Sharpness { get; init; }

    /// <summary>Strength of what a glossy surface mirrors.</summary>
    public required float Mirror { get; init; }

    /// <summary>Where the bands of the mirrored surroundings lie.</summary>
    public required Direction MirrorAxis { get; init; }

    /// <summary>Bands per pixel of the surface.</summary>
    public required float MirrorPitch { get; init; }

    /// <summary>Offset of the bands.</summary>
    public required float MirrorPhase { get; init; }

    /// <summary>Bending of the whole surface: slope per pixel along x.</summary>
    public required float BendX { get; init; }

    /// <summary>Slope per pixel along y.</summary>
    public required float BendY { get; init; }

    /// <summary>Colour of the light.</summary>
    public required Tone Tint { get; init; }

    /// <summary>Draws a light.</summary>
    public static Lighting Draw(SurfaceRandom random, int side)
    {
        var direction = random.Direction();
        var height = random.Range(0.42f, 0.85f);
        var flat = MathF.Sqrt(1 - (height * height));
        var warmth = random.Range(-0.12f, 0.16f);
        var bend = random.Chance(0.3f) ? random.Range(0.2f, 0.8f) / side : 0;
        var bendAlongX = random.Chance(0.5f);
        return new Lighting
        {
            X = direction.X * flat,
            Y = direction.Y * flat,
            Z = height,
            Ambient = random.Range(0.25f, 0.5f),
            Key = random.Range(0.6f, 1f),
            Sharpness = 3 + random.Integer(3),
            Mirror = random.Range(0.05f, 0.3f),
            MirrorAxis = random.Direction(),
            MirrorPitch = random.Range(0.4f, 1.6f) / side,
            MirrorPhase = random.Next(),
            BendX = bendAlongX ? bend : 0,
            BendY = bendAlongX ? 0 : bend,
            Tint = new Tone(1 + warmth, 1, 1 - warmth),
        };
    }
}
