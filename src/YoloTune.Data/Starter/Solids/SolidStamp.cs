using YoloTune.Core.Masks;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Solids;

/// <summary>Lays a solid on a surface: relief, colour, gloss and shadow.</summary>
internal static class SolidStamp
{
    /// <summary>Lays a solid on the surface.</summary>
    /// <param name="canvas">The surface.</param>
    /// <param name="frame">Where it lies.</param>
    /// <param name="reach">No part of it or of its shadow is further from its middle, pixels.</param>
    /// <param name="look">What it is made of.</param>
    /// <param name="shape">What it is at coordinates along its axes.</param>
    /// <param name="covered">Receives the pixels it covers; null when nobody asks.</param>
    public static void Lay(SurfaceCanvas canvas, SolidFrame frame, float reach, SolidLook look, Func<float, float, SolidPoint> shape, BitMask? covered = null)
    {
        var region = canvas.View.Around(frame.U, frame.V, reach);
        for (var y = region.Top; y < region.Bottom; y++)
        {
            for (var x = region.Left; x < region.Right; x++)
            {
                var i = (y * canvas.Width) + x;
                var (a, b) = frame.ToLocal(canvas.U[i], canvas.V[i]);
                var point = shape(a, b);
                Shadow(canvas, i, frame, look, shape, point.Distance);
                var share = Curves.Step(0.7f, -0.7f, point.Distance);
                if (share <= 0)
                {
                    continue;
                }

                var grain = CellNoise.Level((int)MathF.Floor(a * 0.7f), (int)MathF.Floor(b * 2), look.Seed);
                canvas.Relief[i] = Curves.Mix(canvas.Relief[i], point.Height, share);
                canvas.Blend(i, look.Tone.Scaled(point.Level * (0.95f + (0.1f * grain))), share);
                canvas.Gloss[i] = Curves.Mix(canvas.Gloss[i], look.Gloss * point.Level, share);
                canvas.Light[i] = Curves.Mix(canvas.Light[i], MathF.Max(canvas.Light[i], 0.8f), share);
                if (share >= 0.5f)
                {
                    covered?.Set(y, x);
                }
            }
        }
    }

    private static void Shadow(SurfaceCanvas canvas, int i, SolidFrame frame, SolidLook look, Func<float, float, SolidPoint> shape, float distance)
    {
        if (distance < 0)
        {
            return;
        }

        var (a, b) = frame.ToLocal(canvas.U[i] - look.ShadowU, canvas.V[i] - look.ShadowV);
        canvas.Light[i] *= 1 - (0.5f * Curves.Step(2.5f, -1.5f, shape(a, b).Distance));
        canvas.Light[i] *= 1 - (0.3f * Curves.Step(3, 0, distance));
    }
}
