using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>One or a few fine lines, straight or slightly bent, that lay bare what is below.</summary>
internal static class Scratch
{
    private const int Pieces = 28;
    private const float Thinnest = 0.2f;

    public static DefectPatch Create(DefectSite site)
    {
        var random = site.Random;
        var direction = random.Direction();
        var length = 2 * site.Size;
        var bend = random.Range(-0.22f, 0.22f) * length;
        var count = random.Pick([6, 2, 1.3f, 0.8f]) + 1;
        var strokes = new List<Stroke>(count * Pieces);
        for (var line = 0; line < count; line++)
        {
            var apart = line == 0 ? 0 : random.Range(2.5f, 5f + (0.06f * length)) * random.Sign();
            var slide = line == 0 ? 0 : random.Range(-0.3f, 0.3f) * length;
            var share = line == 0 ? 1 : random.Range(0.3f, 0.9f);
            AddLine(strokes, site, direction.Turned(random.Range(-0.008f, 0.008f)), length * share, bend * share, (apart, slide));
        }

        var patch = new DefectPatch(DefectClass.Scratch, Stroke.Bounds(site.Canvas.View, strokes, 6))
        {
            Depth = random.Range(0.3f, 0.9f),
            Pigment = random.Chance(0.8f) ? site.Traits.Bare : site.Traits.Bare.Scaled(0.25f),
            Opacity = random.Range(0.35f, 0.7f),
            MaximumOpacity = 0.95f,
            Gloss = random.Range(0.1f, 0.5f),
            GlossOpacity = 0.7f,
            TargetContrast = random.Range(20, 62),
        };
        Stroke.Draw(patch, site.Canvas, strokes, 0.7f);
        return patch;
    }

    private static void AddLine(List<Stroke> strokes, DefectSite site, Direction direction, float length, float bend, (float Apart, float Slide) place)
    {
        var random = site.Random;
        var across = direction.Across;
        var thickness = random.Skewed(0.55f, 1.7f);
        var (gaps, gapPhase, wobble) = (random.Chance(0.35f), random.Next(), random.Next());
        var (startTaper, endTaper) = (random.Range(0.05f, 0.5f), random.Range(0.05f, 0.5f));
        Stroke? last = null;
        for (var piece = 0; piece <= Pieces; piece++)
        {
            var t = (float)piece / Pieces;
            var along = ((t - 0.5f) * length) + place.Slide;
            var side = place.Apart + (bend * 4 * t * (1 - t)) + (0.5f * Curves.Wave((2.3f * t) + wobble));
            var radius = thickness * MathF.Min(1, MathF.Min((t / startTaper) + 0.15f, ((1 - t) / endTaper) + 0.15f));
            radius *= gaps ? Curves.Step(-0.95f, -0.4f, Curves.Wave((2.7f * t) + gapPhase)) : 1;
            var (u, v) = (site.U + (along * direction.X) + (side * across.X), site.V + (along * direction.Y) + (side * across.Y));
            if (last is { } before && before.Radius1 > Thinnest && radius > Thinnest)
            {
                strokes.Add(before with { U0 = before.U1, V0 = before.V1, Radius0 = before.Radius1, U1 = u, V1 = v, Radius1 = radius });
            }

            last = new Stroke(u, v, radius, u, v, radius);
        }
    }
}
