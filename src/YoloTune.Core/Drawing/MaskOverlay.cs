using SkiaSharp;
using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;

namespace YoloTune.Core.Drawing;

/// <summary>
/// Lays masks over a picture: every mask halves what is below, and the strongest half colour of the masks of a pixel is added (spec/07
/// section 6); an outline in the full colour sets neighbours of one class apart.
/// </summary>
internal static class MaskOverlay
{
    /// <summary>Colours the pixels of masks.</summary>
    /// <param name="picture">The picture, blue first, 3 channels; changed.</param>
    /// <param name="masks">Masks of the picture's size and their colours.</param>
    public static void Blend(PixelBuffer picture, IReadOnlyList<(BitMask Mask, SKColor Color)> masks)
    {
        var layer = new byte[picture.Height * picture.Stride];
        var depth = new byte[picture.Height * picture.Width];
        foreach (var (mask, color) in masks)
        {
            Add(mask, ((byte)(color.Blue / 2), (byte)(color.Green / 2), (byte)(color.Red / 2)), layer, depth, picture.Width);
        }

        var pixels = picture.Pixels;
        for (var i = 0; i < depth.Length; i++)
        {
            if (depth[i] == 0)
            {
                continue;
            }

            for (var c = 3 * i; c < (3 * i) + 3; c++)
            {
                pixels[c] = (byte)(((pixels[c] + (1 << depth[i] >> 1)) >> depth[i]) + layer[c]);
            }
        }
    }

    /// <summary>Draws the outer borders of a mask.</summary>
    public static void Outline(SKCanvas canvas, BitMask mask, SKColor color, float width)
    {
        using var builder = new SKPathBuilder();
        foreach (var border in MaskContours.Outer(mask))
        {
            builder.MoveTo(border[0].X + 0.5f, border[0].Y + 0.5f);
            foreach (var (x, y) in border.AsSpan(1))
            {
                builder.LineTo(x + 0.5f, y + 0.5f);
            }

            builder.Close();
        }

        using var path = builder.Detach();
        using var paint = new SKPaint { Color = color, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width, StrokeJoin = SKStrokeJoin.Round };
        canvas.DrawPath(path, paint);
    }

    private static void Add(BitMask mask, (byte Blue, byte Green, byte Red) half, byte[] layer, byte[] depth, int width)
    {
        const byte Deepest = 8;
        var (left, top, right, bottom) = mask.Bounds();
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (!mask[y, x])
                {
                    continue;
                }

                var i = (y * width) + x;
                depth[i] = Math.Min((byte)(depth[i] + 1), Deepest);
                layer[3 * i] = Math.Max(layer[3 * i], half.Blue);
                layer[(3 * i) + 1] = Math.Max(layer[(3 * i) + 1], half.Green);
                layer[(3 * i) + 2] = Math.Max(layer[(3 * i) + 2], half.Red);
            }
        }
    }
}
