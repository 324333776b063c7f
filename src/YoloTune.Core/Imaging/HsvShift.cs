namespace YoloTune.Core.Imaging;

/// <summary>
/// A change of hue, saturation and brightness by three tables (specification 03, section 18): 8-bit BGR to HSV and back as
/// OpenCV computes it, hue in 0 to 179.
/// </summary>
public sealed class HsvShift
{
    private const int HueCount = 180;
    private const int BlockPixels = 32;

    private readonly HsvTables _tables = new();

    /// <summary>Creates the tables.</summary>
    /// <param name="hue">Added to the hue, as a fraction of the circle.</param>
    /// <param name="saturation">Saturation is multiplied by 1 + this.</param>
    /// <param name="value">Brightness is multiplied by 1 + this.</param>
    public HsvShift(double hue, double saturation, double value)
    {
        for (var i = 0; i < 256; i++)
        {
            SetHue(i, ShiftHue(i, hue));
            _tables.Saturation[i] = (i == 0 ? 0 : Scale(i, saturation)) * (1f / 255f);
            _tables.Value[i] = Scale(i, value) * (1f / 255f);
        }
    }

    /// <summary>Changes an image of three channels in place.</summary>
    /// <param name="image">Blue, green, red.</param>
    /// <exception cref="ArgumentException">The image has not three channels.</exception>
    public void Apply(PixelBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Channels != 3)
        {
            throw new ArgumentException($"Only images of 3 channels have a hue, not {image.Channels}.", nameof(image));
        }

        // OpenCV converts rows in blocks of 32 pixels that cut the result off, and rounds in the remainder of the row.
        var blocks = image.Width / BlockPixels * BlockPixels;
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            var done = HsvVectors.IsSupported ? HsvVectors.Apply(row[..(blocks * 3)], _tables) : 0;
            for (var x = done; x < image.Width; x++)
            {
                ApplyPixel(row.Slice(3 * x, 3), round: x >= blocks);
            }
        }
    }

    /// <summary>Hue (0 to 179), saturation and value of a pixel.</summary>
    internal static (int Hue, int Saturation, int Value) ToHsv(byte blue, byte green, byte red)
    {
        var value = Math.Max(Math.Max(blue, green), red);
        var difference = value - Math.Min(Math.Min(blue, green), red);
        var hue = value == red ? green - blue
            : value == green ? blue - red + (2 * difference)
            : red - green + (4 * difference);
        hue = ((hue * HsvDivisors.Hue[difference]) + HsvDivisors.Half) >> HsvDivisors.Bits;
        var saturation = ((difference * HsvDivisors.Saturation[value]) + HsvDivisors.Half) >> HsvDivisors.Bits;
        return (hue < 0 ? hue + HueCount : hue, saturation, value);
    }

    private static int ShiftHue(int hue, double gain)
    {
        var shifted = (hue + (gain * HueCount)) % HueCount;
        return (byte)(shifted < 0 ? shifted + HueCount : shifted);
    }

    private static int Scale(int level, double gain) => (byte)Math.Clamp(level * (gain + 1), 0, 255);

    // Every channel is value x (1 - saturation x factor); the factor depends on the hue alone.
    private void SetHue(int index, int hue)
    {
        var position = hue * (6f / HueCount);
        var sector = (int)position;
        var falling = position - sector;
        var rising = 1f - falling;
        (_tables.Blue[index], _tables.Green[index], _tables.Red[index]) = sector switch
        {
            0 => (1f, rising, 0f),
            1 => (1f, 0f, falling),
            2 => (rising, 0f, 1f),
            3 => (0f, falling, 1f),
            4 => (0f, 1f, rising),
            _ => (falling, 1f, 0f),
        };
    }

    internal void ApplyPixel(Span<byte> pixel, bool round)
    {
        var (hue, saturation, value) = ToHsv(pixel[0], pixel[1], pixel[2]);
        var (s, v) = (_tables.Saturation[saturation], _tables.Value[value]);
        pixel[0] = Level(v, s, _tables.Blue[hue], round);
        pixel[1] = Level(v, s, _tables.Green[hue], round);
        pixel[2] = Level(v, s, _tables.Red[hue], round);
    }

    // OpenCV's build fuses the product and the difference; cutting off makes that visible.
    private static byte Level(float value, float saturation, float factor, bool round)
    {
        var level = value * MathF.FusedMultiplyAdd(-saturation, factor, 1f) * 255f;
        return (byte)Math.Clamp((int)(round ? MathF.Round(level, MidpointRounding.ToEven) : level), 0, 255);
    }
}
