using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>Makes polygons in whole font units of strokes and of outlines.</summary>
internal static class GlyphTracer
{
    /// <summary>The area that a round pen covers on its way.</summary>
    /// <param name="strokes">Centre lines in SVG path syntax, y downwards.</param>
    /// <param name="scale">Font units per unit of the strokes.</param>
    /// <param name="pen">Thickness, font units. The lowest strokes end on the baseline.</param>
    public static IReadOnlyList<SKPointI[]> TraceStrokes(string strokes, float scale, float pen)
    {
        if (strokes.Length == 0)
        {
            return [];
        }

        using var source = SKPath.ParseSvgPathData(strokes);
        using var lines = Flatten(source, point => new(point.X * scale, (point.Y * scale) - (pen / 2)));
        using var paint = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = pen, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
        using var filled = paint.GetFillPath(lines);
        return TraceOutline(filled);
    }

    /// <summary>The polygons of an outline, y downwards, in font units.</summary>
    public static IReadOnlyList<SKPointI[]> TraceOutline(SKPath outline)
    {
        using var lines = Flatten(outline, point => point);
        lines.FillType = outline.FillType;
        using var united = lines.Simplify();
        return united is null ? Contours(lines) : Wound(Contours(united));
    }

    /// <summary>Turns contours that do not cross so that holes run against what they are holes of.</summary>
    private static List<SKPointI[]> Wound(List<SKPointI[]> contours)
    {
        for (var i = 0; i < contours.Count; i++)
        {
            var depth = 0;
            for (var other = 0; other < contours.Count; other++)
            {
                depth += other != i && Holds(contours[other], contours[i][0]) ? 1 : 0;
            }

            // Outer contours of TrueType run clockwise: their signed area is negative with y upwards.
            if (Area(contours[i]) > 0 == (depth % 2 == 0))
            {
                Array.Reverse(contours[i]);
            }
        }

        return contours;
    }

    private static bool Holds(SKPointI[] contour, SKPointI point)
    {
        var inside = false;
        for (int i = 0, j = contour.Length - 1; i < contour.Length; j = i++)
        {
            var (a, b) = (contour[i], contour[j]);
            if (a.Y > point.Y != b.Y > point.Y && point.X < ((double)(b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y)) + a.X)
            {
                inside = !inside;
            }
        }

        return inside;
    }

    private static long Area(SKPointI[] contour)
    {
        var twice = 0L;
        for (int i = 0, j = contour.Length - 1; i < contour.Length; j = i++)
        {
            twice += ((long)contour[j].X * contour[i].Y) - ((long)contour[i].X * contour[j].Y);
        }

        return twice;
    }

    private static SKPath Flatten(SKPath path, Func<SKPoint, SKPoint> map)
    {
        var flat = new SKPathBuilder();
        using var verbs = path.CreateRawIterator();
        var p = new SKPoint[4];
        for (var verb = verbs.Next(p); verb != SKPathVerb.Done; verb = verbs.Next(p))
        {
            switch (verb)
            {
                case SKPathVerb.Move:
                    flat.MoveTo(map(p[0]));
                    break;
                case SKPathVerb.Line:
                    flat.LineTo(map(p[1]));
                    break;
                case SKPathVerb.Close:
                    flat.Close();
                    break;
                default:
                    Divide(flat, verb, p, verb == SKPathVerb.Conic ? verbs.ConicWeight() : 1, map);
                    break;
            }
        }

        return flat.Detach();
    }

    private static void Divide(SKPathBuilder flat, SKPathVerb verb, SKPoint[] p, float weight, Func<SKPoint, SKPoint> map)
    {
        var steps = verb == SKPathVerb.Cubic ? 10 : 6;
        for (var step = 1; step <= steps; step++)
        {
            var t = step / (float)steps;
            var s = 1 - t;
            flat.LineTo(map(verb == SKPathVerb.Cubic
                ? Blend([s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t], p)
                : Blend([s * s, 2 * s * t * weight, t * t], p)));
        }
    }

    /// <summary>The weighted mean of points; rational for conics, whose weights do not sum to 1.</summary>
    private static SKPoint Blend(ReadOnlySpan<float> weights, SKPoint[] points)
    {
        var (x, y, sum) = (0f, 0f, 0f);
        for (var i = 0; i < weights.Length; i++)
        {
            x += weights[i] * points[i].X;
            y += weights[i] * points[i].Y;
            sum += weights[i];
        }

        return new(x / sum, y / sum);
    }

    private static List<SKPointI[]> Contours(SKPath path)
    {
        var contours = new List<SKPointI[]>();
        var current = new List<SKPointI>();
        using var verbs = path.CreateRawIterator();
        var points = new SKPoint[4];
        for (var verb = verbs.Next(points); verb != SKPathVerb.Done; verb = verbs.Next(points))
        {
            if (verb == SKPathVerb.Move)
            {
                Close(contours, current);
            }

            if (verb is SKPathVerb.Move or SKPathVerb.Line)
            {
                var point = points[verb == SKPathVerb.Move ? 0 : 1];
                var rounded = new SKPointI((int)MathF.Round(point.X), (int)MathF.Round(-point.Y));
                if (current.Count == 0 || current[^1] != rounded)
                {
                    current.Add(rounded);
                }
            }
        }

        Close(contours, current);
        return contours;
    }

    private static void Close(List<SKPointI[]> contours, List<SKPointI> current)
    {
        if (current.Count > 1 && current[^1] == current[0])
        {
            current.RemoveAt(current.Count - 1);
        }

        if (current.Count > 2)
        {
            contours.Add([.. current]);
        }

        current.Clear();
    }
}
