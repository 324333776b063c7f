using YoloTune.Data.Corpus.Objects;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>Things without a label: plain shapes, strokes, spots, and scraps of cut-outs too small to tell what they were.</summary>
internal static class Clutter
{
    /// <summary>Strews some behind the things that count.</summary>
    public static void Strew(ScenePicture picture, CutOutShelf shelf, SurfaceRandom random)
    {
        for (var count = random.Pick([3, 3, 3, 3, 2, 2, 1.5f, 1, 1, 0.5f]); count > 0; count--)
        {
            Lay(picture, shelf, random, random.Range(0.04f, 0.3f));
        }
    }

    /// <summary>Lays a few in front, where they hide parts of things.</summary>
    public static void Cover(ScenePicture picture, CutOutShelf shelf, SurfaceRandom random)
    {
        for (var count = random.Pick([5, 2, 1.5f, 1]); count > 0; count--)
        {
            Lay(picture, shelf, random, random.Range(0.04f, 0.16f));
        }
    }

    private static void Lay(ScenePicture picture, CutOutShelf shelf, SurfaceRandom random, float share)
    {
        var half = share * picture.Frame.Width / 2 * 1.5f;
        switch (random.Pick([2, 2, 1, 2.5f]))
        {
            case 0:
                LayShape(picture, random, half);
                break;
            case 1:
                Stroke(picture, random);
                break;
            case 2:
                Spots(picture, random);
                break;
            default:
                Scrap(picture, shelf, random, half);
                break;
        }
    }

    private static void LayShape(ScenePicture picture, SurfaceRandom random, float half)
    {
        var kind = (ShapeKind)random.Pick([2, 2, 1]);
        using var sprite = Sprite.Of(Shaped(picture, random, kind, half), Color(random), random.Range(0.35f, 1), picture.Frame);
        _ = picture.TryLay(sprite);
    }

    // A line that bends: short pieces, each in a slightly different direction.
    private static void Stroke(ScenePicture picture, SurfaceRandom random)
    {
        var side = picture.Frame.Width;
        var (x, y, way) = (random.Range(0, side), random.Range(0, side), random.Direction());
        var (half, color, opacity) = (random.Skewed(0.35f, 2.6f), Color(random), random.Range(0.35f, 0.95f));
        var (step, bend, turn) = (random.Range(3, 9), random.Skewed(0, 0.09f), 0f);
        for (var count = 3 + random.Integer(14); count > 0; count--)
        {
            turn = (0.7f * turn) + random.Range(-bend, bend);
            way = way.Turned(turn);
            (x, y) = (x + (step * way.X), y + (step * way.Y));
            using var sprite = Sprite.Of(new Shape(ShapeKind.Box, x, y, way, (0.5f * step) + 0.3f, half, 0.6f), color, opacity, picture.Frame);
            _ = picture.TryLay(sprite);
        }
    }

    private static void Spots(ScenePicture picture, SurfaceRandom random)
    {
        var side = picture.Frame.Width;
        var (x, y, reach, color) = (random.Range(0, side), random.Range(0, side), random.Range(0.05f, 0.3f) * side, Color(random));
        for (var count = 3 + random.Integer(12); count > 0; count--)
        {
            var radius = random.Skewed(0.6f, 4);
            var spot = new Shape(ShapeKind.Ellipse, x + random.Range(-reach, reach), y + random.Range(-reach, reach), random.Direction(), radius, radius * random.Range(0.6f, 1), 0.6f);
            using var sprite = Sprite.Of(spot, color, random.Range(0.3f, 0.9f), picture.Frame);
            _ = picture.TryLay(sprite);
        }
    }

    // A small part of something, much enlarged.
    private static void Scrap(ScenePicture picture, CutOutShelf shelf, SurfaceRandom random, float half)
    {
        var cutOut = shelf.Draw(random);
        var window = Shaped(picture, random, random.Chance(0.5f) ? ShapeKind.Ellipse : ShapeKind.Box, half);
        var scale = random.Range(5, 9) * half / Math.Max(cutOut.Width, cutOut.Height);
        var pose = new Pose(
            window.X + (random.Range(-0.25f, 0.25f) * scale * cutOut.Width),
            window.Y + (random.Range(-0.25f, 0.25f) * scale * cutOut.Height),
            random.Direction(),
            scale * random.Sign(),
            scale);
        using var sprite = Sprite.Of(cutOut, pose, ColorChange.Draw(random), 1, window.Region(picture.Frame));
        sprite.Clip(window);
        _ = picture.TryLay(sprite);
    }

    private static Shape Shaped(ScenePicture picture, SurfaceRandom random, ShapeKind kind, float half) => new(
        kind,
        random.Range(-0.05f, 1.05f) * picture.Frame.Width,
        random.Range(-0.05f, 1.05f) * picture.Frame.Height,
        random.Direction(),
        half,
        half * random.Range(0.3f, 1),
        random.Chance(0.75f) ? 0.6f : random.Range(0.6f, 4));

    private static Tone Color(SurfaceRandom random) =>
        new Tone(random.Next(), random.Next(), random.Next()).MixedWith(Tone.Grey(random.Next()), random.Next());
}
