using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;
using YoloTune.Data.Starter.LooseParts;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Scene;
using YoloTune.Data.Starter.Solids;

namespace YoloTune.Data.Starter;

/// <summary>Parts that lie about on a surface, turned at random: for rotated boxes.</summary>
internal static class PartScene
{
    private const int Attempts = 20;

    /// <summary>Class names by index.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["bolt", "pin", "plate", "wrench"];

    /// <summary>Renders a picture.</summary>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="index">Which picture, from 0.</param>
    public static PartSample Render(SurfaceInspectionOptions options, int index)
    {
        var random = new SurfaceRandom(options.Seed + 1, index);
        var (forView, forMaterial, forLight, forMarks, forParts, forCamera) = (random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork());
        using var canvas = new SurfaceCanvas(InspectionScene.DrawView(options, forView));
        var (_, _, light) = Backdrop.Paint(canvas, forMaterial, forLight, forMarks);
        var parts = new List<LoosePart>();
        var classes = new PixelBuffer(canvas.Height, canvas.Width, 1);
        for (var count = 1 + forParts.Pick([1, 1.6f, 2, 2, 1.4f, 0.8f, 0.5f]); count > 0; count--)
        {
            if (Place(canvas.View, forParts.Fork(), parts) is { } part)
            {
                parts.Add(part);
                var covered = new BitMask(canvas.Height, canvas.Width);
                part.Lay(canvas, forParts.Fork(), light, covered);
                Mark(classes, covered, (byte)(1 + (int)part.Kind));
            }
        }

        var exposure = new Exposure(new SurfaceShader(canvas, light), canvas.View, Camera.Draw(forCamera));
        return new PartSample(exposure.Take(canvas), [.. parts.Select(part => ((int)part.Kind, Seen(part, canvas.View)))], classes);
    }

    private static void Mark(PixelBuffer classes, BitMask covered, byte value)
    {
        var (left, top, right, bottom) = covered.Bounds();
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                classes.Row(y)[x] = covered[y, x] ? value : classes.Row(y)[x];
            }
        }
    }

    private static LoosePart? Place(SurfaceView view, SurfaceRandom random, List<LoosePart> others)
    {
        var kind = (LoosePartKind)random.Integer(ClassNames.Count);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (u, v) = view.ToSurface(random.Range(0.05f, 0.95f) * view.Width, random.Range(0.05f, 0.95f) * view.Height);
            var part = new LoosePart(kind, new SolidFrame(u, v, random.Direction()), random.Skewed(0.09f, 0.26f) * Math.Min(view.Width, view.Height));
            if (Seen(part, view).All(corner => corner.X > 1 && corner.Y > 1 && corner.X < view.Width - 1 && corner.Y < view.Height - 1) && !others.Any(part.Touches))
            {
                return part;
            }
        }

        return null;
    }

    private static (float X, float Y)[] Seen(LoosePart part, SurfaceView view) => [.. part.Corners().Select(corner => view.ToImage(corner.U, corner.V))];
}
