namespace YoloTune.Data.Conversion;

/// <summary>A box in pixels, in double precision.</summary>
internal readonly record struct PixelBox(double X1, double Y1, double X2, double Y2)
{
    public double Width => X2 - X1;

    public double Height => Y2 - Y1;

    /// <summary>The part inside a picture.</summary>
    public PixelBox Clip(int width, int height) =>
        new(Math.Clamp(X1, 0, width), Math.Clamp(Y1, 0, height), Math.Clamp(X2, 0, width), Math.Clamp(Y2, 0, height));

    /// <summary>The corners, clockwise on the screen.</summary>
    public double[] Corners() => [X1, Y1, X2, Y1, X2, Y2, X1, Y2];

    /// <summary>The box around outlines of at least one point.</summary>
    public static PixelBox Around(IEnumerable<double[]> rings)
    {
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        foreach (var ring in rings)
        {
            for (var i = 0; i + 1 < ring.Length; i += 2)
            {
                left = Math.Min(left, ring[i]);
                right = Math.Max(right, ring[i]);
                top = Math.Min(top, ring[i + 1]);
                bottom = Math.Max(bottom, ring[i + 1]);
            }
        }

        return new PixelBox(left, top, right, bottom);
    }
}
