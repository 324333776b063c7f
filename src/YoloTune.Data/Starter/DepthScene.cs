using YoloTune.Core.Masks;
using YoloTune.Data.Starter.LooseParts;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Scene;
using YoloTune.Data.Starter.Solids;

namespace YoloTune.Data.Starter;

/// <summary>
/// Blocks and loose parts on a surface seen from above at a slant, near below and far above, as from a camera over a bench. The inverse of
/// the depth of a flat surface changes evenly over a picture, which is what <see cref="SurfaceView"/> draws; what stands on it is nearer by its height.
/// </summary>
internal static class DepthScene
{
    /// <summary>Focal length of the camera in longer sides of the picture.</summary>
    private const float Focus = 1.2f;

    /// <summary>No depth is a smaller share of that of the middle.</summary>
    private const float Nearest = 0.05f;

    /// <summary>Renders a picture.</summary>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="index">Which picture, from 0.</param>
    public static DepthSample Render(SurfaceInspectionOptions options, int index)
    {
        var random = new SurfaceRandom(options.Seed + 4, index);
        var (forView, forMaterial, forLight, forMarks, forParts, forCamera) = (random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork());
        var view = Tilted(InspectionScene.DrawView(options, forView), forView);
        using var canvas = new SurfaceCanvas(view);
        var (_, _, light) = Backdrop.Paint(canvas, forMaterial, forLight, forMarks);
        var distance = forView.Range(0.4f, 1.6f);
        var ground = canvas.Relief.AsSpan(0, canvas.Count).ToArray();
        for (var count = 2 + forParts.Integer(6); count > 0; count--)
        {
            Lay(canvas, forParts.Fork(), light);
        }

        var depths = new float[canvas.Count];
        var unit = distance / (Focus * Math.Max(view.Width, view.Height));
        for (var i = 0; i < depths.Length; i++)
        {
            var (x, y) = ((i % view.Width) + 0.5f - (0.5f * view.Width), (i / view.Width) + 0.5f - (0.5f * view.Height));
            var flat = distance / (1 + (view.TiltX * x) + (view.TiltY * y));
            depths[i] = MathF.Max(flat - (unit * MathF.Max(canvas.Relief[i] - ground[i], 0)), Nearest * distance);
        }

        var exposure = new Exposure(new SurfaceShader(canvas, light), view, Camera.Draw(forCamera));
        return new DepthSample(exposure.Take(canvas), depths);
    }

    // Mostly towards the lower edge.
    private static SurfaceView Tilted(SurfaceView view, SurfaceRandom random)
    {
        var strength = random.Range(0.15f, 1) / Math.Max(view.Width, view.Height);
        return view with { TiltX = 0.6f * strength * random.Direction().X, TiltY = strength };
    }

    private static void Lay(SurfaceCanvas canvas, SurfaceRandom random, Lighting light)
    {
        var view = canvas.View;
        var (u, v) = view.ToSurface(random.Range(0.08f, 0.92f) * view.Width, random.Range(0.12f, 0.95f) * view.Height);
        var frame = new SolidFrame(u, v, random.Direction());
        var size = random.Skewed(0.07f, 0.2f) * Math.Min(view.Width, view.Height);
        if (random.Chance(0.35f))
        {
            new LoosePart((LoosePartKind)random.Integer(4), frame, size).Lay(canvas, random, light, new BitMask(canvas.Height, canvas.Width));
            return;
        }

        // A block or a disc with a flat top; its shadow says how high it is.
        var height = random.Range(0.25f, 1.1f) * size;
        var (halfA, halfB, isDisc) = (size, size * random.Range(0.5f, 1), random.Chance(0.3f));
        var look = random.Chance(0.5f) ? SolidLook.Paint(random, light, height) : SolidLook.Metal(random, light, height);
        var reach = (1.5f * size) + (2 * height) + 6;
        SolidStamp.Lay(canvas, frame, reach, look, (a, b) => new SolidPoint(isDisc ? Outline.Disc(a, b, halfB) : Outline.Rectangle(a, b, halfA, halfB, 3), height, 1));
    }
}
