namespace YoloTune.Data.Starter.Materials;

/// <summary>What the surface is made of.</summary>
internal enum MaterialKind
{
    BrushedMetal,
    PaintedMetal,
    WoodGrain,
    WovenFabric,
    MouldedPlastic,
    CastConcrete,
    GlazedTile,
    GrainedLeather,
    PolishedStone,
}
