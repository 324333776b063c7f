using System.Buffers;
using YoloTune.Data.Corpus.Objects;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>
/// Something ready to be laid over a picture: blue, green, red multiplied by alpha, and alpha, all 0 to 255. Dispose it to give
/// the memory back.
/// </summary>
internal sealed class Sprite : IDisposable
{
    private Sprite(PixelRegion region)
    {
        Region = region;
        Pixels = ArrayPool<float>.Shared.Rent(Math.Max(4, 4 * region.Area));
    }

    /// <summary>The part of the picture it covers.</summary>
    public PixelRegion Region { get; }

    /// <summary>Row-major within the region; may be longer.</summary>
    public float[] Pixels { get; }

    /// <summary>Pixels at least half opaque.</summary>
    public int Solid { get; private set; }

    /// <summary>Draws a cut-out.</summary>
    /// <param name="cutOut">What.</param>
    /// <param name="pose">Where.</param>
    /// <param name="color">In what colours.</param>
    /// <param name="blur">How often the picture is halved more than its size asks for.</param>
    /// <param name="frame">The picture.</param>
    public static Sprite Of(CutOut cutOut, Pose pose, ColorChange color, float blur, PixelRegion frame)
    {
        var sprite = new Sprite(pose.Region(cutOut.Width, cutOut.Height, frame));
        var shrink = blur / MathF.Sqrt(MathF.Abs(pose.ScaleX * pose.ScaleY));
        var level = cutOut.For(shrink);
        var (perX, perY) = ((float)level.Width / cutOut.Width / pose.ScaleX, (float)level.Height / cutOut.Height / pose.ScaleY);
        var (middleX, middleY) = ((0.5f * level.Width) - 0.5f, (0.5f * level.Height) - 0.5f);
        var to = 0;
        for (var y = sprite.Region.Top; y < sprite.Region.Bottom; y++)
        {
            for (var x = sprite.Region.Left; x < sprite.Region.Right; x++, to += 4)
            {
                var (dx, dy) = (x + 0.5f - pose.X, y + 0.5f - pose.Y);
                var (b, g, r, a) = level.Sample(
                    (((dx * pose.Axis.X) + (dy * pose.Axis.Y)) * perX) + middleX,
                    (((dy * pose.Axis.X) - (dx * pose.Axis.Y)) * perY) + middleY);
                (b, g, r) = color.Apply(b, g, r, a);
                sprite.Put(to, b, g, r, a);
            }
        }

        return sprite;
    }

    /// <summary>Draws a shape in one colour.</summary>
    public static Sprite Of(Shape shape, Tone color, float opacity, PixelRegion frame)
    {
        var sprite = new Sprite(shape.Region(frame));
        var to = 0;
        for (var y = sprite.Region.Top; y < sprite.Region.Bottom; y++)
        {
            for (var x = sprite.Region.Left; x < sprite.Region.Right; x++, to += 4)
            {
                var share = opacity * shape.Cover(x + 0.5f, y + 0.5f);
                sprite.Put(to, color.B * 255 * share, color.G * 255 * share, color.R * 255 * share, 255 * share);
            }
        }

        return sprite;
    }

    /// <summary>Keeps only what lies within a shape.</summary>
    public void Clip(Shape shape)
    {
        Solid = 0;
        var to = 0;
        for (var y = Region.Top; y < Region.Bottom; y++)
        {
            for (var x = Region.Left; x < Region.Right; x++, to += 4)
            {
                var share = shape.Cover(x + 0.5f, y + 0.5f);
                Put(to, Pixels[to] * share, Pixels[to + 1] * share, Pixels[to + 2] * share, Pixels[to + 3] * share);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(Pixels);

    private void Put(int at, float blue, float green, float red, float alpha)
    {
        (Pixels[at], Pixels[at + 1], Pixels[at + 2], Pixels[at + 3]) = (blue, green, red, alpha);
        Solid += alpha >= 127.5f ? 1 : 0;
    }
}
