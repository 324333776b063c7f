using YoloTune.Data.Starter.Distractors;
using YoloTune.Data.Starter.Materials;
using YoloTune.Data.Starter.Rendering;
using YoloTune.Data.Starter.Scene;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>What lies behind everything: a material of the starter set without any defect, clouds of colour, cells, or a gradient.</summary>
internal static class Backdrop
{
    /// <summary>Fills a picture.</summary>
    public static void Paint(ScenePicture picture, SurfaceRandom random)
    {
        var (forView, forPaint, forLight, forCamera) = (random.Fork(), random.Fork(), random.Fork(), random.Fork());
        var side = picture.Frame.Width;
        var tilt = forView.Chance(0.5f) ? forView.Range(0, 0.6f) / side : 0;
        var way = forView.Direction();
        using var canvas = new SurfaceCanvas(new SurfaceView(side, side, tilt * way.X, tilt * way.Y));
        switch (random.Pick([4.5f, 3, 1.5f, 1]))
        {
            case 0:
                Material(picture, canvas, forPaint, forLight, forCamera);
                break;
            case 1:
                Clouds(picture, canvas, forPaint);
                break;
            case 2:
                Gradient(picture, canvas, forPaint);
                break;
            default:
                Cells(picture, canvas, forPaint);
                break;
        }
    }

    private static void Material(ScenePicture picture, SurfaceCanvas canvas, SurfaceRandom random, SurfaceRandom forLight, SurfaceRandom forCamera)
    {
        _ = Starter.Materials.Material.Paint(Starter.Materials.Material.Draw(random), canvas, random);
        var light = Lighting.Draw(forLight, canvas.Width);
        LightEffects.Cast(canvas, forLight);
        if (random.Chance(0.4f))
        {
            SurfaceMarks.Add(canvas, random, isHard: true);
        }

        var exposure = new Exposure(new SurfaceShader(canvas, light), canvas.View, Camera.Draw(forCamera));
        var image = exposure.Take(canvas);
        for (var i = 0; i < picture.Levels.Length; i++)
        {
            picture.Levels[i] = image.Data[i];
        }
    }

    // Three colours, mixed by two noises.
    private static void Clouds(ScenePicture picture, SurfaceCanvas canvas, SurfaceRandom random)
    {
        var (first, second, third) = (Color(random), Color(random), Color(random));
        var (octaves, gain) = (1 + random.Integer(5), random.Range(0.4f, 0.8f));
        var period = canvas.Width * random.Skewed(0.05f, 0.9f);
        var slim = random.Chance(0.4f) ? random.Range(1, 6) : 1;
        var one = canvas.Noise(NoiseMap.Along(random.Direction(), period * slim, period, random.Seed(), octaves, gain));
        var two = canvas.Noise(NoiseMap.Even(period * random.Range(0.5f, 2), random.Seed(), octaves, gain));
        var sharp = random.Range(0.5f, 3);
        for (var i = 0; i < canvas.Count; i++)
        {
            var shareA = Math.Clamp(0.5f + (0.5f * sharp * one[i]), 0, 1);
            var shareB = Math.Clamp(0.3f + (0.5f * sharp * two[i]), 0, 1);
            Put(picture, i, first.MixedWith(second, shareA).MixedWith(third, shareB));
        }
    }

    private static void Gradient(ScenePicture picture, SurfaceCanvas canvas, SurfaceRandom random)
    {
        var (first, second) = (Color(random), Color(random));
        var (way, isRound, reach) = (random.Direction(), random.Chance(0.35f), random.Range(0.4f, 1.2f) * canvas.Width);
        var (middleU, middleV) = (random.Range(-0.5f, 0.5f) * canvas.Width, random.Range(-0.5f, 0.5f) * canvas.Height);
        for (var i = 0; i < canvas.Count; i++)
        {
            var (du, dv) = (canvas.U[i] - middleU, canvas.V[i] - middleV);
            var place = isRound ? MathF.Sqrt((du * du) + (dv * dv)) : 0.5f * (reach + (du * way.X) + (dv * way.Y));
            Put(picture, i, first.MixedWith(second, Math.Clamp(place / reach, 0, 1)));
        }
    }

    private static void Cells(ScenePicture picture, SurfaceCanvas canvas, SurfaceRandom random)
    {
        var (first, second, joint) = (Color(random), Color(random), Color(random));
        var (size, seed, width) = (canvas.Width * random.Range(0.05f, 0.35f), random.Seed(), random.Range(0, 0.12f));
        for (var i = 0; i < canvas.Count; i++)
        {
            var (near, next, cell) = CellNoise.At(canvas.U[i] / size, canvas.V[i] / size, seed);
            var tone = first.MixedWith(second, (cell & 255) * (1f / 255));
            Put(picture, i, next - near < width ? joint : tone);
        }
    }

    private static Tone Color(SurfaceRandom random)
    {
        var level = random.Range(0.05f, 0.95f);
        var color = new Tone(random.Range(0.03f, 0.97f), random.Range(0.03f, 0.97f), random.Range(0.03f, 0.97f));
        return color.MixedWith(Tone.Grey(level), random.Next());
    }

    private static void Put(ScenePicture picture, int index, Tone tone) =>
        (picture.Levels[3 * index], picture.Levels[(3 * index) + 1], picture.Levels[(3 * index) + 2]) = (255 * tone.B, 255 * tone.G, 255 * tone.R);
}
