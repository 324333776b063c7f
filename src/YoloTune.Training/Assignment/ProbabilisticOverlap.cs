using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// Overlap of rotated boxes as one minus the Hellinger distance of the Gaussians that stand for them (specification 05,
/// section 5; Llerena et al. 2021, "Gaussian bounding boxes and probabilistic intersection-over-union").
/// </summary>
internal static class ProbabilisticOverlap
{
    private const double Epsilon = 1e-7;

    /// <summary>Measures pairs of boxes; differentiable in both.</summary>
    /// <param name="p">First boxes, columns of shape (N).</param>
    /// <param name="q">Second boxes, columns that broadcast against the first.</param>
    /// <param name="floor">Added to the variances along and across the angle, in squared units of the boxes.</param>
    /// <returns>(N), 0 to 1.</returns>
    public static Tensor Measure(RotatedBoxColumns p, RotatedBoxColumns q, double floor = 0)
    {
        var (pXx, pYy, pXy) = Covariance(p, floor);
        var (qXx, qYy, qXy) = Covariance(q, floor);
        var (xx, yy, xy) = (pXx + qXx, pYy + qYy, pXy + qXy);
        var determinant = (xx * yy) - xy.pow(2);
        var mean = ((xx * (p.Y - q.Y).pow(2)) + (yy * (p.X - q.X).pow(2))) / (determinant + Epsilon) * 0.25;
        var cross = xy * (q.X - p.X) * (p.Y - q.Y) / (determinant + Epsilon) * 0.5;
        var volumes = ((pXx * pYy) - pXy.pow(2)).clamp_min(0) * ((qXx * qYy) - qXy.pow(2)).clamp_min(0);
        var shape = ((determinant / ((volumes.sqrt() * 4) + Epsilon)) + Epsilon).log() * 0.5;
        var bhattacharyya = (mean + cross + shape).clamp(Epsilon, 100);
        return 1 - (1 - (-bhattacharyya).exp() + Epsilon).sqrt();
    }

    private static (Tensor Xx, Tensor Yy, Tensor Xy) Covariance(RotatedBoxColumns box, double floor)
    {
        var along = (box.Width.pow(2) / 12) + floor;
        var across = (box.Height.pow(2) / 12) + floor;
        var (cos, sin) = (box.Angle.cos(), box.Angle.sin());
        var (cos2, sin2) = (cos.pow(2), sin.pow(2));
        return ((along * cos2) + (across * sin2), (along * sin2) + (across * cos2), (along - across) * cos * sin);
    }
}
