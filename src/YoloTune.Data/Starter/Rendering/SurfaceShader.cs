namespace YoloTune.Data.Starter.Rendering;

/// <summary>
/// Lights a surface: diffuse by the slope of the relief, a highlight (Blinn 1977) and mirrored soft boxes by the gloss.
/// </summary>
internal sealed class SurfaceShader(SurfaceCanvas canvas, Lighting light)
{
    // Half-way between the lamp and the viewer, who looks straight down.
    private readonly (float X, float Y, float Z) _half = Halfway(light);

    /// <summary>Lights a part of the surface.</summary>
    /// <param name="region">The part.</param>
    /// <param name="red">Receives the red light per pixel, row-major within the part.</param>
    /// <param name="green">Receives the green light.</param>
    /// <param name="blue">Receives the blue light.</param>
    public void Shade(PixelRegion region, Span<float> red, Span<float> green, Span<float> blue)
    {
        var to = 0;
        for (var y = region.Top; y < region.Bottom; y++)
        {
            for (var x = region.Left; x < region.Right; x++, to++)
            {
                var i = (y * canvas.Width) + x;
                var (diffuse, gleam) = At(x, y, i);
                red[to] = ((canvas.Red[i] * diffuse) + gleam) * light.Tint.R;
                green[to] = ((canvas.Green[i] * diffuse) + gleam) * light.Tint.G;
                blue[to] = ((canvas.Blue[i] * diffuse) + gleam) * light.Tint.B;
            }
        }
    }

    private (float Diffuse, float Gleam) At(int x, int y, int i)
    {
        var relief = canvas.Relief;
        var (left, right) = (x > 0 ? i - 1 : i, x + 1 < canvas.Width ? i + 1 : i);
        var (above, below) = (y > 0 ? i - canvas.Width : i, y + 1 < canvas.Height ? i + canvas.Width : i);
        var slopeX = ((relief[left] - relief[right]) * 0.5f) + (light.BendX * canvas.U[i]);
        var slopeY = ((relief[above] - relief[below]) * 0.5f) + (light.BendY * canvas.V[i]);
        var inverse = 1 / MathF.Sqrt(1 + (slopeX * slopeX) + (slopeY * slopeY));
        var arriving = canvas.Light[i];
        var cosine = MathF.Max(0, ((slopeX * light.X) + (slopeY * light.Y) + light.Z) * inverse);
        var diffuse = ((light.Key * cosine) + light.Ambient) * arriving;
        var gloss = canvas.Gloss[i];
        if (gloss <= 0.01f)
        {
            return (diffuse, 0);
        }

        var highlight = MathF.Max(0, ((slopeX * _half.X) + (slopeY * _half.Y) + _half.Z) * inverse);
        for (var square = 0; square < light.Sharpness; square++)
        {
            highlight *= highlight;
        }

        var place = (light.MirrorAxis.X * ((canvas.U[i] * light.MirrorPitch) + (slopeX * 0.8f)))
            + (light.MirrorAxis.Y * ((canvas.V[i] * light.MirrorPitch) + (slopeY * 0.8f)));
        var band = 0.5f + (0.5f * Curves.Wave(place + light.MirrorPhase));
        return (diffuse, gloss * arriving * ((light.Key * highlight * 0.7f) + (light.Mirror * band * band)));
    }

    private static (float X, float Y, float Z) Halfway(Lighting light)
    {
        var z = light.Z + 1;
        var length = MathF.Sqrt((light.X * light.X) + (light.Y * light.Y) + (z * z));
        return (light.X / length, light.Y / length, z / length);
    }
}
