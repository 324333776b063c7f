using TorchSharp;
using YoloTune.Models.Layers;
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
        var (xx, yy, xy) = (pXx.Plus(qXx), pYy.Plus(qYy), pXy.Plus(qXy));
        var determinant = (xx * yy) - xy.Squared();
        var mean = ((xx * (p.Y - q.Y).Squared()).Plus(yy * (p.X - q.X).Squared()) / determinant.Plus(Epsilon)).Times(0.25);
        var cross = (xy * (q.X - p.X) * (p.Y - q.Y) / determinant.Plus(Epsilon)).Times(0.5);
        var volumes = ((pXx * pYy) - pXy.Squared()).AtLeast(0) * ((qXx * qYy) - qXy.Squared()).AtLeast(0);
        var shape = (determinant / volumes.sqrt().Times(4).Plus(Epsilon)).Plus(Epsilon).log().Times(0.5);
        var bhattacharyya = mean.Plus(cross).Plus(shape).Within(Epsilon, 100);
        return (-bhattacharyya).exp().SubtractedFrom(1).Plus(Epsilon).sqrt().SubtractedFrom(1);
    }

    private static (Tensor Xx, Tensor Yy, Tensor Xy) Covariance(RotatedBoxColumns box, double floor)
    {
        var along = box.Width.Squared().Over(12).Plus(floor);
        var across = box.Height.Squared().Over(12).Plus(floor);
        var (cos, sin) = (box.Angle.cos(), box.Angle.sin());
        var (cos2, sin2) = (cos.Squared(), sin.Squared());
        return ((along * cos2).Plus(across * sin2), (along * sin2).Plus(across * cos2), (along - across) * cos * sin);
    }
}
