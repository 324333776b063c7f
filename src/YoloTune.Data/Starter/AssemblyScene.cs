using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;
using YoloTune.Data.Starter.Assemblies;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Scene;
using YoloTune.Data.Starter.Solids;

namespace YoloTune.Data.Starter;

/// <summary>Arms with joints on a surface, in any pose: for key points.</summary>
internal static class AssemblyScene
{
    private const int Attempts = 20;
    private const float CoverChance = 0.2f;

    /// <summary>Class names by index.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["arm"];

    /// <summary>Renders a picture.</summary>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="index">Which picture, from 0.</param>
    public static AssemblySample Render(SurfaceInspectionOptions options, int index)
    {
        var random = new SurfaceRandom(options.Seed + 2, index);
        var (forView, forMaterial, forLight, forMarks, forArms, forCamera) = (random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork());
        using var canvas = new SurfaceCanvas(InspectionScene.DrawView(options, forView));
        var (_, _, light) = Backdrop.Paint(canvas, forMaterial, forLight, forMarks);
        var arms = new List<(CornerBox Box, (float X, float Y, int Visibility)[] Points)>();
        for (var count = 1 + forArms.Pick([3, 2, 1]); count > 0; count--)
        {
            TryAdd(canvas, forArms.Fork(), light, arms);
        }

        var exposure = new Exposure(new SurfaceShader(canvas, light), canvas.View, Camera.Draw(forCamera));
        return new AssemblySample(exposure.Take(canvas), arms);
    }

    private static void TryAdd(SurfaceCanvas canvas, SurfaceRandom random, Lighting light, List<(CornerBox Box, (float X, float Y, int Visibility)[] Points)> arms)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var arm = JointArm.Draw(canvas.View, random);
            var points = arm.Points().Select(point => canvas.View.ToImage(point.U, point.V)).ToArray();
            var margin = arm.Size;
            var reach = new CornerBox(points.Min(point => point.X) - margin, points.Min(point => point.Y) - margin, points.Max(point => point.X) + margin, points.Max(point => point.Y) + margin);

            // Only the end of the arm may leave the picture.
            if (!points.Take(JointArm.PointCount - 1).All(point => IsInside(point, canvas.View)) || arms.Any(other => Meet(reach, other.Box)))
            {
                continue;
            }

            var covered = new BitMask(canvas.Height, canvas.Width);
            arm.Lay(canvas, random, light, covered);
            var hidden = random.Chance(CoverChance) ? random.Integer(JointArm.PointCount) : -1;
            if (hidden >= 0)
            {
                Cover(canvas, arm, hidden, random, light);
            }

            var (left, top, right, bottom) = covered.Bounds();
            arms.Add((new CornerBox(left, top, right, bottom), [.. points.Select((point, at) => IsInside(point, canvas.View) ? (point.X, point.Y, at == hidden ? 1 : 2) : (0, 0, 0))]));
            return;
        }
    }

    // A piece of tape over a point.
    private static void Cover(SurfaceCanvas canvas, JointArm arm, int hidden, SurfaceRandom random, Lighting light)
    {
        var (u, v) = arm.Points()[hidden];
        var (length, width) = (arm.Size * random.Range(0.45f, 0.7f), arm.Size * random.Range(0.4f, 0.5f));
        var frame = new SolidFrame(u + random.Range(-2, 2), v + random.Range(-2, 2), random.Direction());
        SolidStamp.Lay(canvas, frame, length + width + 6, SolidLook.Paint(random, light, 1), (a, b) => new SolidPoint(Outline.Rectangle(a, b, length, width, 1), 0.45f * arm.Size, 1));
    }

    private static bool IsInside((float X, float Y) point, SurfaceView view) => point.X >= 1 && point.Y >= 1 && point.X < view.Width - 1 && point.Y < view.Height - 1;

    private static bool Meet(CornerBox a, CornerBox b) => a.X1 < b.X2 && b.X1 < a.X2 && a.Y1 < b.Y2 && b.Y1 < a.Y2;
}
