using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>One piece of a line on the surface whose thickness changes from end to end.</summary>
/// <param name="U0">Start.</param>
/// <param name="V0">Start.</param>
/// <param name="Radius0">Half thickness at the start, pixels.</param>
/// <param name="U1">End.</param>
/// <param name="V1">End.</param>
/// <param name="Radius1">Half thickness at the end, pixels.</param>
internal readonly record struct Stroke(float U0, float V0, float Radius0, float U1, float V1, float Radius1)
{
    private const float VisibleCoverage = 0.16f;
    private const float VisibleRidge = 0.3f;

    /// <summary>The pixels that may show any of the strokes and <paramref name="margin"/> pixels around them.</summary>
    public static PixelRegion Bounds(SurfaceView view, List<Stroke> strokes, float margin)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var stroke in strokes)
        {
            left = MathF.Min(left, MathF.Min(stroke.U0, stroke.U1));
            right = MathF.Max(right, MathF.Max(stroke.U0, stroke.U1));
            top = MathF.Min(top, MathF.Min(stroke.V0, stroke.V1));
            bottom = MathF.Max(bottom, MathF.Max(stroke.V0, stroke.V1));
        }

        return view.Around(left - margin, top - margin, right + margin, bottom + margin);
    }

    /// <summary>
    /// Draws strokes into a patch: coverage with soft edges; relief as a groove with raised edges; extent where the line is
    /// thick enough to be seen.
    /// </summary>
    /// <param name="patch">The patch.</param>
    /// <param name="canvas">The surface.</param>
    /// <param name="strokes">The strokes.</param>
    /// <param name="ridge">Height of the raised edges relative to the depth of the groove.</param>
    public static void Draw(DefectPatch patch, SurfaceCanvas canvas, List<Stroke> strokes, float ridge)
    {
        foreach (var stroke in strokes)
        {
            var reach = (2.2f * MathF.Max(stroke.Radius0, stroke.Radius1)) + 1.5f;
            var area = canvas.View.Around(
                MathF.Min(stroke.U0, stroke.U1) - reach,
                MathF.Min(stroke.V0, stroke.V1) - reach,
                MathF.Max(stroke.U0, stroke.U1) + reach,
                MathF.Max(stroke.V0, stroke.V1) + reach).Intersect(patch.Region);
            for (var y = area.Top; y < area.Bottom; y++)
            {
                for (var x = area.Left; x < area.Right; x++)
                {
                    var i = (y * canvas.Width) + x;
                    stroke.Touch(patch, ((y - patch.Region.Top) * patch.Region.Width) + x - patch.Region.Left, canvas.U[i], canvas.V[i], ridge);
                }
            }
        }
    }

    private void Touch(DefectPatch patch, int to, float u, float v, float ridge)
    {
        var (du, dv) = (U1 - U0, V1 - V0);
        var along = (((u - U0) * du) + ((v - V0) * dv)) / ((du * du) + (dv * dv) + 1e-6f);
        along = Math.Clamp(along, 0, 1);
        var (ou, ov) = (u - U0 - (along * du), v - V0 - (along * dv));
        var distance = MathF.Sqrt((ou * ou) + (ov * ov));
        var radius = Curves.Mix(Radius0, Radius1, along);
        var inside = Math.Clamp(radius - distance + 0.5f, 0, 1) * MathF.Min(1, 2 * radius);
        if (inside > patch.Coverage[to])
        {
            patch.Coverage[to] = inside;
        }

        var groove = -inside;
        if (inside < 0.2f && ridge > 0 && patch.Relief[to] > -0.2f)
        {
            groove += ridge * Curves.Bump(distance - (radius + 0.8f), radius + 0.7f);
            patch.Extent[to] = groove > VisibleRidge ? 1 : patch.Extent[to];
        }

        patch.Relief[to] = inside >= 0.2f ? MathF.Min(patch.Relief[to], groove) : MathF.Max(patch.Relief[to], groove);
        if (inside >= VisibleCoverage)
        {
            patch.Extent[to] = 1;
        }
    }
}
