using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>A rotated box as a Gaussian: centre and covariance (a, c; c, b) (spec/04 section 7).</summary>
internal readonly struct GaussianBox
{
    public GaussianBox(RotatedBox box)
    {
        var (along, across) = (box.Width * box.Width / 12, box.Height * box.Height / 12);
        var (cos, sin) = (MathF.Cos(box.Angle), MathF.Sin(box.Angle));
        X = box.X;
        Y = box.Y;
        A = (along * cos * cos) + (across * sin * sin);
        B = (along * sin * sin) + (across * cos * cos);
        C = (along - across) * cos * sin;
        Determinant = MathF.Max((A * B) - (C * C), 0);
    }

    public float X { get; }

    public float Y { get; }

    public float A { get; }

    public float B { get; }

    public float C { get; }

    /// <summary>Determinant of the covariance, at least 0.</summary>
    public float Determinant { get; }
}
