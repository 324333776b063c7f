using YoloTune.Core.Imaging;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>Light, blur and noise over a composed picture.</summary>
internal static class SceneCamera
{
    /// <summary>Takes the picture: blue, green, red.</summary>
    public static PixelBuffer Take(ScenePicture picture, SurfaceRandom random)
    {
        var side = picture.Frame.Width;
        Light(picture, random);
        if (random.Chance(0.45f))
        {
            var (weight, steps, along) = (random.Range(0.04f, 0.3f), 1 + random.Integer(3), random.Pick([3, 1, 1]));
            var line = new float[3 * side];
            for (; steps > 0; steps--)
            {
                Soften(picture.Levels, side, weight, along, line);
            }
        }

        return Develop(picture, random);
    }

    // A fall-off along some direction, the colour of the light, contrast, and sometimes no colour at all.
    private static void Light(ScenePicture picture, SurfaceRandom random)
    {
        var side = picture.Frame.Width;
        var (way, fall, warmth) = (random.Direction(), random.Skewed(0, 0.7f), random.Range(-0.14f, 0.14f));
        var (gain, contrast) = (random.Range(0.7f, 1.2f), random.Range(0.75f, 1.15f));
        var saturation = random.Chance(0.1f) ? 0 : 1;
        var levels = picture.Levels;
        for (int y = 0, i = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++, i += 3)
            {
                var place = ((((x * way.X) + (y * way.Y)) / side) - (0.5f * (way.X + way.Y))) * fall;
                var factor = gain * (1 + place);
                var grey = (0.114f * levels[i]) + (0.587f * levels[i + 1]) + (0.299f * levels[i + 2]);
                levels[i] = Toned(levels[i], grey, saturation, factor * (1 - warmth), contrast);
                levels[i + 1] = Toned(levels[i + 1], grey, saturation, factor, contrast);
                levels[i + 2] = Toned(levels[i + 2], grey, saturation, factor * (1 + warmth), contrast);
            }
        }
    }

    private static float Toned(float level, float grey, float saturation, float factor, float contrast) =>
        (((grey + ((level - grey) * saturation)) * factor) - 120) * contrast + 120;

    private static void Soften(float[] levels, int side, float weight, int along, float[] line)
    {
        for (var row = 0; row < side && along != 1; row++)
        {
            Soften(levels, 3 * row * side, 3, side, weight, line);
        }

        for (var column = 0; column < side && along != 2; column++)
        {
            Soften(levels, 3 * column, 3 * side, side, weight, line);
        }
    }

    private static void Soften(float[] levels, int start, int step, int count, float weight, float[] line)
    {
        for (var (i, at) = (0, start); i < count; i++, at += step)
        {
            (line[3 * i], line[(3 * i) + 1], line[(3 * i) + 2]) = (levels[at], levels[at + 1], levels[at + 2]);
        }

        var keep = 1 - (2 * weight);
        for (var (i, at) = (3, start + step); i < 3 * (count - 1); at += step)
        {
            for (var channel = 0; channel < 3; channel++, i++)
            {
                levels[at + channel] = (line[i] * keep) + ((line[i - 3] + line[i + 3]) * weight);
            }
        }
    }

    // Sums of four bytes of a hash are nearly normal.
    private static PixelBuffer Develop(ScenePicture picture, SurfaceRandom random)
    {
        var image = new PixelBuffer(picture.Frame.Height, picture.Frame.Width);
        var (noise, seed) = (random.Skewed(0.5f, 9) * (1f / 147.8f), random.Seed());
        var pixels = image.Data;
        for (var i = 0; i < picture.Levels.Length; i++)
        {
            var hash = CellNoise.Hash(i, 0, seed);
            var grain = (int)((hash & 255) + ((hash >> 8) & 255) + ((hash >> 16) & 255) + (hash >> 24)) - 510;
            pixels[i] = (byte)Math.Clamp(picture.Levels[i] + (grain * noise) + 0.5f, 0, 255);
        }

        return image;
    }
}
