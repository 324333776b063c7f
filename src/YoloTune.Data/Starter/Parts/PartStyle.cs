using YoloTune.Data.Starter.Materials;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Parts;

/// <summary>How the parts of one pattern look.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Radius">Radius on the surface, pixels.</param>
/// <param name="Tone">Their colour.</param>
/// <param name="Gloss">Their gloss.</param>
/// <param name="Swell">Height relative to the radius.</param>
/// <param name="Slots">Slots of a screw or holes of a button: 1, 2 or 4.</param>
/// <param name="ShadowU">Where the shadow falls, in radii.</param>
/// <param name="ShadowV">Where the shadow falls, in radii.</param>
internal sealed record PartStyle(PartKind Kind, float Radius, Tone Tone, float Gloss, float Swell, int Slots, float ShadowU, float ShadowV)
{
    private static readonly Tone[] Metals = [Tone.Grey(0.5f), Tone.Grey(0.3f), new(0.5f, 0.38f, 0.2f), Tone.Grey(0.08f)];
    private static readonly Tone[] Resins = [new(0.6f, 0.58f, 0.5f), new(0.04f, 0.04f, 0.05f), new(0.3f, 0.16f, 0.08f), new(0.08f, 0.12f, 0.3f), new(0.5f, 0.06f, 0.06f)];

    /// <summary>Draws parts that suit a material.</summary>
    public static PartStyle Draw(MaterialKind material, SurfaceRandom random, Lighting light)
    {
        // Rivet, screw, hole, button, eyelet.
        var kind = (PartKind)random.Pick(material switch
        {
            MaterialKind.WovenFabric => [0.6f, 0, 0, 2, 1.4f],
            MaterialKind.GrainedLeather => [1.2f, 0, 0.4f, 1, 1.6f],
            MaterialKind.BrushedMetal or MaterialKind.PaintedMetal => [2, 1.6f, 1.6f, 0, 0],
            MaterialKind.MouldedPlastic => [0.5f, 1.6f, 1.6f, 0.6f, 0.4f],
            _ => [0.6f, 2, 0.8f, 0, 0],
        });
        var tone = (kind == PartKind.Button ? Resins[random.Integer(Resins.Length)] : Metals[random.Pick([3, 2, 1.3f, 0.8f])]).Varied(random, 0.2f);
        var reach = random.Range(0.1f, 0.4f);
        return new PartStyle(
            kind,
            random.Range(kind == PartKind.Button ? 9 : 6, 15),
            tone,
            kind == PartKind.Button ? random.Range(0.1f, 0.4f) : random.Range(0.4f, 0.9f),
            random.Range(0.18f, 0.45f),
            kind == PartKind.Button ? 2 + (2 * random.Integer(2)) : 1 + random.Integer(2),
            -light.X * reach,
            -light.Y * reach);
    }
}
