using SkiaSharp;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Finds room for the labels of boxes: above the box, else above it at its right end, inside at its top, below it, inside at its bottom:
/// the first place inside the picture that no label of a better box takes. Where there is none the label lies below the others or is left out.
/// </summary>
/// <param name="field">Where labels may lie, pixels.</param>
/// <param name="lineWidth">Width of the lines of boxes, pixels.</param>
internal sealed class LabelPlacement(SKRect field, int lineWidth)
{
    private readonly List<SKRect> _taken = [];

    /// <summary>The left upper corner of a label; the place is taken by it.</summary>
    /// <param name="size">Size of the label.</param>
    /// <param name="box">The box, or the hull of a rotated one.</param>
    /// <param name="anchor">Where the label of a rotated box begins: its highest corner; null for upright boxes.</param>
    /// <param name="mayDrop">True when a label without room is to be left out.</param>
    /// <returns>The corner; null when the label is left out.</returns>
    public SKPoint? Place(SKSize size, SKRect box, SKPoint? anchor = null, bool mayDrop = false)
    {
        var half = lineWidth / 2f;
        var start = (anchor?.X ?? box.Left) - half;
        var top = (anchor?.Y ?? box.Top) - half;
        SKPoint[] corners =
        [
            new(start, top - size.Height),
            new(box.Right + half - size.Width, top - size.Height),
            new(start, top),
            new(box.Right + half - size.Width, top),
            new(box.Left - half, box.Bottom + half),
            new(box.Left - half, box.Bottom + half - size.Height),
        ];
        var places = Array.ConvertAll(corners, corner => Fit(corner, size));
        var first = places.FirstOrDefault(place => place is { } rect && !_taken.Exists(other => other.IntersectsWith(rect)));
        if (first is null && mayDrop)
        {
            return null;
        }

        var chosen = first ?? places.FirstOrDefault(place => place is not null) ?? SKRect.Create(field.Left, field.Top, size.Width, size.Height);
        _taken.Add(chosen);
        return chosen.Location;
    }

    // Moved sideways into the picture; no place where it would leave it above or below.
    private SKRect? Fit(SKPoint corner, SKSize size)
    {
        var left = MathF.Round(MathF.Max(MathF.Min(corner.X, field.Right - size.Width), field.Left));
        var top = MathF.Round(corner.Y < field.Top && corner.Y >= field.Top - (2 * lineWidth) ? field.Top : corner.Y);
        return top >= field.Top && top + size.Height <= field.Bottom ? SKRect.Create(left, top, size.Width, size.Height) : null;
    }
}
