using YoloTune.Data.Starter.Distractors;
using YoloTune.Data.Starter.Materials;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter;

/// <summary>The surface that every kind of starter picture begins with: material, light, and marks that are no objects.</summary>
internal static class Backdrop
{
    /// <summary>Paints a canvas.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="forMaterial">Draws the material.</param>
    /// <param name="forLight">Draws the light and its effects.</param>
    /// <param name="forMarks">Draws the marks.</param>
    public static (MaterialKind Kind, SurfaceTraits Traits, Lighting Light) Paint(SurfaceCanvas canvas, SurfaceRandom forMaterial, SurfaceRandom forLight, SurfaceRandom forMarks)
    {
        var kind = Material.Draw(forMaterial);
        var traits = Material.Paint(kind, canvas, forMaterial);
        var light = Lighting.Draw(forLight, Math.Max(canvas.Width, canvas.Height));
        LightEffects.Cast(canvas, forLight);
        SurfaceMarks.Add(canvas, forMarks, isHard: kind is not (MaterialKind.WovenFabric or MaterialKind.WoodGrain or MaterialKind.GrainedLeather));
        return (kind, traits, light);
    }
}
