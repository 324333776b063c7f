using YoloTune.Data.Starter.Defects;
using YoloTune.Data.Starter.Parts;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Scene;

namespace YoloTune.Data.Starter;

/// <summary>One picture from its random numbers: material, light, harmless marks, parts, defects, camera.</summary>
internal static class InspectionScene
{
    /// <summary>Renders a picture.</summary>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="index">Which picture, from 0.</param>
    /// <param name="withDefects">False shows the same surface unharmed, all parts in place, and gives no boxes.</param>
    public static InspectionSample Render(SurfaceInspectionOptions options, int index, bool withDefects)
    {
        // Every step has a stream of its own: what one draws does not change the others.
        var random = new SurfaceRandom(options.Seed, index);
        var (forView, forMaterial, forLight, forMarks, forParts, forDefects, forCamera) =
            (random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork());
        using var canvas = new SurfaceCanvas(DrawView(options, forView));
        var (kind, traits, light) = Backdrop.Paint(canvas, forMaterial, forLight, forMarks);
        var defects = new List<PlacedDefect>();
        if (forParts.Chance(traits.Parts))
        {
            var pattern = PartPattern.Draw(canvas, kind, forParts, light);
            pattern.Fix(canvas, complete: !withDefects);
            defects.AddRange(pattern.MissingBoxes.Select(part => new PlacedDefect(DefectPlacement.Target(part.Box, DefectClass.MissingPart), part.Mask)));
        }

        var exposure = new Exposure(new SurfaceShader(canvas, light), canvas.View, Camera.Draw(forCamera));
        if (!withDefects)
        {
            return new InspectionSample(exposure.Take(canvas), []);
        }

        DefectPlacement.Add(canvas, traits, exposure, forDefects, options.Contrast, defects);
        return new InspectionSample(exposure.Take(canvas), [.. defects.Select(defect => defect.Target)]) { Outlines = [.. defects.Select(defect => defect.Outline())] };
    }

    /// <summary>Draws the size of a picture and the tilt of the camera.</summary>
    public static SurfaceView DrawView(SurfaceInspectionOptions options, SurfaceRandom random)
    {
        var (width, height) = (Side(options, random), Side(options, random));
        var tilt = random.Chance(0.7f) ? random.Range(0, 0.5f) / Math.Max(width, height) : 0;
        var way = random.Direction();
        return new SurfaceView(width, height, tilt * way.X, tilt * way.Y);
    }

    // Multiples of 8, as cameras give them.
    private static int Side(SurfaceInspectionOptions options, SurfaceRandom random) =>
        Math.Min(options.MaximumSide, (options.MinimumSide + random.Integer(options.MaximumSide - options.MinimumSide + 1) + 7) / 8 * 8);
}
