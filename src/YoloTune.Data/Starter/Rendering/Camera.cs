using YoloTune.Core.Imaging;

namespace YoloTune.Data.Starter.Rendering;

/// <summary>Turns light into an 8-bit picture: exposure, blur, gamma 2, noise.</summary>
internal sealed record Camera
{
    /// <summary>Mean brightness of the picture, 0 to 255.</summary>
    public required float MeanLevel { get; init; }

    /// <summary>Weight of each neighbour in a blur step, 0 to 0.33.</summary>
    public required float Blur { get; init; }

    /// <summary>Number of blur steps.</summary>
    public required int BlurSteps { get; init; }

    /// <summary>Whether the blur is a motion along the rows only.</summary>
    public required bool Motion { get; init; }

    /// <summary>Noise, standard deviation in levels of 255.</summary>
    public required float Noise { get; init; }

    /// <summary>Share of the noise that colours have on their own.</summary>
    public required float ColorNoise { get; init; }

    /// <summary>Seed of the noise.</summary>
    public required uint Seed { get; init; }

    /// <summary>Draws a camera.</summary>
    public static Camera Draw(SurfaceRandom random) => new()
    {
        MeanLevel = random.Range(78, 158),
        Blur = random.Range(0.02f, 0.24f),
        BlurSteps = 1 + random.Integer(2),
        Motion = random.Chance(0.12f),
        Noise = random.Skewed(0.8f, 6),
        ColorNoise = random.Range(0.1f, 0.6f),
        Seed = random.Seed(),
    };

    /// <summary>Takes the picture.</summary>
    /// <param name="view">Its size.</param>
    /// <param name="red">Red light per pixel; overwritten.</param>
    /// <param name="green">Green light; overwritten.</param>
    /// <param name="blue">Blue light; overwritten.</param>
    /// <param name="gain">The exposure, from <see cref="Gain"/>.</param>
    public PixelBuffer Take(SurfaceView view, float[] red, float[] green, float[] blue, float gain)
    {
        var image = new PixelBuffer(view.Height, view.Width);
        var line = new float[Math.Max(view.Width, view.Height)];
        foreach (var plane in (ReadOnlySpan<float[]>)[red, green, blue])
        {
            for (var step = 0; step < BlurSteps; step++)
            {
                Soften(plane, view, line);
            }
        }

        var pixels = image.Data;
        for (var i = 0; i < view.Width * view.Height; i++)
        {
            var (all, first, second, third) = Grain((uint)i);
            pixels[3 * i] = Level(blue[i] * gain, all + first);
            pixels[(3 * i) + 1] = Level(green[i] * gain, all + second);
            pixels[(3 * i) + 2] = Level(red[i] * gain, all + third);
        }

        return image;
    }

    /// <summary>The exposure that brings the light to <see cref="MeanLevel"/>.</summary>
    public float Gain(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue)
    {
        double sum = 0;
        for (var i = 0; i < red.Length; i++)
        {
            sum += Brightness(red[i], green[i], blue[i]);
        }

        var mean = (float)(sum / red.Length) * 255;
        var gain = MeanLevel / MathF.Max(mean, 1);
        return gain * gain;
    }

    /// <summary>The brightness that a pixel will have, as a share of white.</summary>
    public static float Brightness(float red, float green, float blue) => MathF.Sqrt(MathF.Max(0, (0.3f * red) + (0.59f * green) + (0.11f * blue)));

    private static byte Level(float light, float noise)
    {
        var root = MathF.Sqrt(MathF.Max(0, light)) * 255;

        // The last fifth is compressed, as film and sensors do, so that highlights keep some shape.
        root = root <= 205 ? root : 255 - (2500 / (root - 155));
        return (byte)Math.Clamp(root + noise + 0.5f, 0, 255);
    }

    // Sums of four bytes of a hash are nearly normal.
    private (float All, float First, float Second, float Third) Grain(uint index)
    {
        var all = Normal(CellNoise.Hash((int)index, 0, Seed));
        var colored = ColorNoise * Noise;
        return (
            all * Noise,
            Normal(CellNoise.Hash((int)index, 1, Seed)) * colored,
            Normal(CellNoise.Hash((int)index, 2, Seed)) * colored,
            Normal(CellNoise.Hash((int)index, 3, Seed)) * colored);
    }

    private static float Normal(uint hash) =>
        ((int)((hash & 255) + ((hash >> 8) & 255) + ((hash >> 16) & 255) + (hash >> 24)) - 510) * (1f / 147.8f);

    private void Soften(float[] plane, SurfaceView view, float[] line)
    {
        for (var y = 0; y < view.Height; y++)
        {
            Soften(plane, y * view.Width, 1, view.Width, line);
        }

        for (var x = 0; x < view.Width && !Motion; x++)
        {
            Soften(plane, x, view.Width, view.Height, line);
        }
    }

    private void Soften(float[] plane, int start, int step, int count, float[] line)
    {
        for (var (i, at) = (0, start); i < count; i++, at += step)
        {
            line[i] = plane[at];
        }

        var keep = 1 - (2 * Blur);
        for (var (i, at) = (1, start + step); i < count - 1; i++, at += step)
        {
            plane[at] = (line[i] * keep) + ((line[i - 1] + line[i + 1]) * Blur);
        }
    }
}
