using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Materials;

/// <summary>Paints relief, colour and gloss of a material onto a canvas.</summary>
internal static class Material
{
    private static readonly float[] Odds = [1.5f, 1.5f, 1.2f, 1.2f, 1.2f, 1, 0.8f, 0.9f, 0.7f];

    /// <summary>Draws a kind.</summary>
    public static MaterialKind Draw(SurfaceRandom random) => (MaterialKind)random.Pick(Odds);

    /// <summary>Fills the canvas; the result says how the material takes damage.</summary>
    public static SurfaceTraits Paint(MaterialKind kind, SurfaceCanvas canvas, SurfaceRandom random) => kind switch
    {
        MaterialKind.BrushedMetal => BrushedMetal.Paint(canvas, random),
        MaterialKind.PaintedMetal => PaintedMetal.Paint(canvas, random),
        MaterialKind.WoodGrain => WoodGrain.Paint(canvas, random),
        MaterialKind.WovenFabric => WovenFabric.Paint(canvas, random),
        MaterialKind.MouldedPlastic => MouldedPlastic.Paint(canvas, random),
        MaterialKind.CastConcrete => CastConcrete.Paint(canvas, random),
        MaterialKind.GlazedTile => GlazedTile.Paint(canvas, random),
        MaterialKind.GrainedLeather => GrainedLeather.Paint(canvas, random),
        _ => PolishedStone.Paint(canvas, random),
    };
}
