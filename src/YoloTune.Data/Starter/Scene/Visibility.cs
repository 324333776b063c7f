using YoloTune.Data.Starter.Defects;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Scene;

/// <summary>
/// Puts a defect onto the surface as strongly as it needs to be seen: neither lost in the texture nor standing out from every
/// other one.
/// </summary>
internal static class Visibility
{
    private const int Rounds = 3;

    /// <summary>
    /// Applies <paramref name="patch"/> at the strength that reaches its contrast, scaled by <paramref name="contrast"/>; false, and nothing changed, when the surface
    /// cannot show it.
    /// </summary>
    public static bool TryApply(SurfaceCanvas canvas, Exposure exposure, DefectPatch patch, float contrast)
    {
        var before = exposure.Levels(patch.Region);
        var saved = new RegionCopy(canvas, patch.Region);
        var target = MathF.Min(75, contrast * (patch.TargetContrast + (patch.TextureShare * Spread(patch, before))));
        var (strength, reached) = (1f, 0f);
        for (var round = 0; round <= Rounds; round++)
        {
            patch.Apply(canvas, strength);
            reached = Difference(patch, before, exposure.Levels(patch.Region));
            if (round == Rounds || MathF.Abs(reached - target) < 0.12f * target)
            {
                break;
            }

            saved.Restore(canvas);
            strength = Math.Clamp(strength * Math.Clamp(target / MathF.Max(reached, 0.5f), 0.3f, 3.5f), 0.1f, patch.MaximumStrength);
        }

        if (reached >= 0.55f * target)
        {
            return true;
        }

        saved.Restore(canvas);
        return false;
    }

    private static float Difference(DefectPatch patch, float[] before, float[] after)
    {
        var (sum, count) = (0f, 0);
        for (var i = 0; i < before.Length; i++)
        {
            if (patch.Extent[i] >= DefectPatch.ExtentLevel)
            {
                sum += MathF.Abs(after[i] - before[i]);
                count++;
            }
        }

        return sum / Math.Max(count, 1);
    }

    // Mean difference between horizontal neighbours a few pixels apart: the texture without the slow change of light.
    private static float Spread(DefectPatch patch, float[] levels)
    {
        const int apart = 3;
        var (sum, count) = (0f, 0);
        for (var y = 0; y < patch.Region.Height; y++)
        {
            for (var i = y * patch.Region.Width; i < ((y + 1) * patch.Region.Width) - apart; i++)
            {
                sum += MathF.Abs(levels[i] - levels[i + apart]);
                count++;
            }
        }

        return sum / Math.Max(count, 1);
    }
}
