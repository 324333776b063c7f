namespace YoloTune.Export.Checking;

/// <summary>Makes pictures for the check: smooth colours, some boxes and a little noise, the same every time.</summary>
internal static class CheckPicture
{
    private const int Boxes = 12;

    /// <summary>B x C x H x W values in [0, 1].</summary>
    public static float[] Make(int batch, int channels, int height, int width)
    {
        var values = new float[batch * channels * height * width];
        for (var plane = 0; plane < batch * channels; plane++)
        {
            var target = values.AsSpan(plane * height * width, height * width);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var wave = MathF.Sin(((x * 0.021f) + (y * 0.013f)) * (plane + 1)) * 0.2f;
                    target[(y * width) + x] = 0.45f + wave + (0.1f * Noise((plane * 7919) + (y * width) + x));
                }
            }

            AddBoxes(target, plane, channels, height, width);
        }

        return values;
    }

    // The planes of one picture share the places of the boxes, not their brightness.
    private static void AddBoxes(Span<float> target, int plane, int channels, int height, int width)
    {
        for (var box = 0; box < Boxes; box++)
        {
            var seed = ((plane / channels) * 1009) + (box * 31);
            var (left, top) = ((int)(Noise(seed) * width * 0.8f), (int)(Noise(seed + 1) * height * 0.8f));
            var (right, bottom) = (Math.Min(width, left + 4 + (int)(Noise(seed + 2) * width / 3)), Math.Min(height, top + 4 + (int)(Noise(seed + 3) * height / 3)));
            var brightness = Noise(seed + 4 + (plane * 17));
            for (var y = top; y < bottom; y++)
            {
                target[((y * width) + left)..((y * width) + right)].Fill(brightness);
            }
        }
    }

    private static float Noise(int index)
    {
        var z = (uint)index * 0x9E3779B9u;
        z = (z ^ (z >> 16)) * 0x21F0AAADu;
        z = (z ^ (z >> 15)) * 0x735A2D97u;
        return (z ^ (z >> 15)) / 4294967296f;
    }
}
