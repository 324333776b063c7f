namespace YoloTune.Data.Corpus.Objects;

/// <summary>A cut-out in one size.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Rows of blue, green, red, alpha, the colours multiplied by alpha.</param>
internal sealed record CutOutLevel(int Width, int Height, byte[] Pixels)
{
    /// <summary>A part of a picture, the colours multiplied by alpha.</summary>
    public static CutOutLevel Trim(ReadOnlySpan<byte> pixels, int stride, int left, int top, int right, int bottom)
    {
        var (width, height) = (right - left, bottom - top);
        var trimmed = new byte[4 * width * height];
        for (int y = 0, to = 0; y < height; y++)
        {
            for (var (x, from) = (0, 4 * (((top + y) * stride) + left)); x < width; x++, from += 4, to += 4)
            {
                int alpha = pixels[from + 3];
                trimmed[to] = (byte)(((pixels[from] * alpha) + 127) / 255);
                trimmed[to + 1] = (byte)(((pixels[from + 1] * alpha) + 127) / 255);
                trimmed[to + 2] = (byte)(((pixels[from + 2] * alpha) + 127) / 255);
                trimmed[to + 3] = (byte)alpha;
            }
        }

        return new CutOutLevel(width, height, trimmed);
    }

    /// <summary>Half the size, four pixels averaged to one; an odd last row or column counts twice.</summary>
    public CutOutLevel Halved()
    {
        var (width, height) = ((Width + 1) / 2, (Height + 1) / 2);
        var halved = new byte[4 * width * height];
        for (var y = 0; y < height; y++)
        {
            var (upper, lower) = (2 * y * Width, Math.Min((2 * y) + 1, Height - 1) * Width);
            for (var x = 0; x < width; x++)
            {
                var (first, second) = (2 * x, Math.Min((2 * x) + 1, Width - 1));
                for (var channel = 0; channel < 4; channel++)
                {
                    var sum = Pixels[(4 * (upper + first)) + channel] + Pixels[(4 * (upper + second)) + channel]
                        + Pixels[(4 * (lower + first)) + channel] + Pixels[(4 * (lower + second)) + channel];
                    halved[(4 * ((y * width) + x)) + channel] = (byte)((sum + 2) / 4);
                }
            }
        }

        return new CutOutLevel(width, height, halved);
    }

    /// <summary>Blue, green, red, alpha between four pixels; outside the picture nothing.</summary>
    /// <param name="x">Column, whole numbers in the middle of pixels.</param>
    /// <param name="y">Row.</param>
    public (float B, float G, float R, float A) Sample(float x, float y)
    {
        if (!(x > -1 && y > -1 && x < Width && y < Height))
        {
            return default;
        }

        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (fx, fy) = (x - left, y - top);
        (float B, float G, float R, float A) sum = default;
        Add(left, top, (1 - fx) * (1 - fy), ref sum);
        Add(left + 1, top, fx * (1 - fy), ref sum);
        Add(left, top + 1, (1 - fx) * fy, ref sum);
        Add(left + 1, top + 1, fx * fy, ref sum);
        return sum;
    }

    private void Add(int x, int y, float weight, ref (float B, float G, float R, float A) sum)
    {
        if ((uint)x < (uint)Width && (uint)y < (uint)Height)
        {
            var i = 4 * ((y * Width) + x);
            sum.B += Pixels[i] * weight;
            sum.G += Pixels[i + 1] * weight;
            sum.R += Pixels[i + 2] * weight;
            sum.A += Pixels[i + 3] * weight;
        }
    }
}
