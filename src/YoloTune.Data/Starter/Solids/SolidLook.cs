using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Solids;

/// <summary>What a solid is made of and where its shadow falls.</summary>
/// <param name="Tone">Its colour.</param>
/// <param name="Gloss">Its gloss.</param>
/// <param name="ShadowU">Where the shadow falls, pixels.</param>
/// <param name="ShadowV">Where the shadow falls, pixels.</param>
/// <param name="Seed">Seed of its grain.</param>
internal sealed record SolidLook(Tone Tone, float Gloss, float ShadowU, float ShadowV, uint Seed)
{
    private static readonly Tone[] Metals = [Tone.Grey(0.5f), Tone.Grey(0.32f), new(0.5f, 0.38f, 0.2f), Tone.Grey(0.1f), new(0.46f, 0.3f, 0.22f)];

    private static readonly Tone[] Paints =
        [new(0.62f, 0.08f, 0.05f), new(0.72f, 0.5f, 0.05f), new(0.06f, 0.16f, 0.45f), new(0.1f, 0.34f, 0.14f), new(0.7f, 0.28f, 0.04f), Tone.Grey(0.7f), Tone.Grey(0.05f)];

    /// <summary>Bare metal.</summary>
    public static SolidLook Metal(SurfaceRandom random, Lighting light, float height) => Draw(Metals[random.Pick([3, 2.4f, 1.2f, 1, 0.7f])], random.Range(0.35f, 0.85f), random, light, height);

    /// <summary>Painted metal or plastic.</summary>
    public static SolidLook Paint(SurfaceRandom random, Lighting light, float height) => Draw(Paints[random.Integer(Paints.Length)], random.Range(0.15f, 0.6f), random, light, height);

    private static SolidLook Draw(Tone tone, float gloss, SurfaceRandom random, Lighting light, float height)
    {
        var reach = height * random.Range(0.8f, 1.6f);
        return new SolidLook(tone.Varied(random, 0.2f), gloss, -light.X * reach, -light.Y * reach, random.Seed());
    }
}
