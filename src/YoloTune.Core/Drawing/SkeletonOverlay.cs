using SkiaSharp;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Draws key points and, for the 17 points of a person, the limbs between them (spec/04 section 19). Colours of body parts are those of
/// Okabe and Ito ("Color universal design", 2008), which people with any colour vision tell apart; a dark rim sets them off any picture.
/// </summary>
internal static class SkeletonOverlay
{
    private const float LeastConfidence = 0.25f;
    private const int PersonPoints = 17;
    private static readonly SKColor Leg = new(0x56, 0xB4, 0xE9);
    private static readonly SKColor Trunk = new(0xCC, 0x79, 0xA7);
    private static readonly SKColor Arm = new(0xE6, 0x9F, 0x00);
    private static readonly SKColor Face = new(0x00, 0xC9, 0x8D);
    private static readonly SKColor Rim = new(0, 0, 0, 200);

    // 1-based pairs.
    private static readonly (int From, int To, SKColor Color)[] Limbs =
    [
        (16, 14, Leg), (14, 12, Leg), (17, 15, Leg), (15, 13, Leg),
        (12, 13, Trunk), (6, 12, Trunk), (7, 13, Trunk),
        (6, 7, Arm), (6, 8, Arm), (7, 9, Arm), (8, 10, Arm), (9, 11, Arm),
        (2, 3, Face), (1, 2, Face), (1, 3, Face), (2, 4, Face), (3, 5, Face), (4, 6, Face), (5, 7, Face),
    ];

    /// <summary>Draws the key points of one object.</summary>
    /// <param name="canvas">The target.</param>
    /// <param name="keypoints">The key points of the picture.</param>
    /// <param name="index">The object.</param>
    /// <param name="lineWidth">Width of lines, pixels.</param>
    /// <param name="extent">Larger side of the object, pixels: points of small objects are small.</param>
    public static void Draw(SKCanvas canvas, KeypointList keypoints, int index, int lineWidth, float extent)
    {
        var points = Shown(keypoints, index);
        var width = MathF.Max(MathF.Min(lineWidth * 0.8f, extent / 60), 1);
        var radius = MathF.Max(MathF.Min(lineWidth * 1.4f, extent / 40), 1.5f);
        var isPerson = points.Length == PersonPoints;
        foreach (var (from, to, color) in isPerson ? Limbs : [])
        {
            if (points[from - 1] is { } start && points[to - 1] is { } end)
            {
                using var rim = new SKPaint { Color = Rim, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width + 2, StrokeCap = SKStrokeCap.Round };
                using var line = new SKPaint { Color = color, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width, StrokeCap = SKStrokeCap.Round };
                canvas.DrawLine(start, end, rim);
                canvas.DrawLine(start, end, line);
            }
        }

        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] is { } point)
            {
                using var rim = new SKPaint { Color = Rim, IsAntialias = true };
                using var fill = new SKPaint { Color = isPerson ? (i < 5 ? Face : i < 11 ? Arm : Leg) : ClassPalette.Of(i), IsAntialias = true };
                canvas.DrawCircle(point, radius + 1, rim);
                canvas.DrawCircle(point, radius, fill);
            }
        }
    }

    /// <summary>The points that are certain enough; without confidences all but those at the origin.</summary>
    private static SKPoint?[] Shown(KeypointList keypoints, int index)
    {
        var values = keypoints.Of(index);
        var points = new SKPoint?[keypoints.PointCount];
        for (var i = 0; i < points.Length; i++)
        {
            var point = values.Slice(i * keypoints.Dimensions, keypoints.Dimensions);
            var shown = keypoints.HasConfidence ? point[2] >= LeastConfidence : point[0] != 0 || point[1] != 0;
            points[i] = shown ? new SKPoint(point[0], point[1]) : null;
        }

        return points;
    }
}
