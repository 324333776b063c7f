using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// Boxes as distances of the four sides (left, top, right, bottom) from an anchor point, and back (specification 05,
/// sections 2 and 6.3). Everything in stride units.
/// </summary>
internal static class BoxDistances
{
    /// <summary>How far the target of a distribution over R bins stays below the last bin.</summary>
    public const double BinMargin = 0.01;

    /// <summary>Distances to corners.</summary>
    /// <param name="distances">(..., 4) left, top, right, bottom.</param>
    /// <param name="anchors">Points that broadcast against (..., 2).</param>
    /// <returns>(..., 4) x1, y1, x2, y2.</returns>
    public static Tensor ToCorners(Tensor distances, Tensor anchors)
    {
        var halves = distances.chunk(2, -1);
        return cat([anchors - halves[0], anchors.Plus(halves[1])], -1);
    }

    /// <summary>Distances to centre and size.</summary>
    /// <param name="distances">(..., 4) left, top, right, bottom.</param>
    /// <param name="anchors">Points that broadcast against (..., 2).</param>
    /// <returns>(..., 4) centre x, centre y, width, height.</returns>
    public static Tensor ToCentres(Tensor distances, Tensor anchors)
    {
        var halves = distances.chunk(2, -1);
        var topLeft = anchors - halves[0];
        var bottomRight = anchors.Plus(halves[1]);
        return cat([topLeft.Plus(bottomRight).Over(2), bottomRight - topLeft], -1);
    }

    /// <summary>Corners to distances.</summary>
    /// <param name="corners">(..., 4) x1, y1, x2, y2.</param>
    /// <param name="anchors">Points that broadcast against (..., 2).</param>
    /// <param name="lastBin">When given, distances are limited to 0 ... lastBin - 0.01; else they may be negative.</param>
    /// <returns>(..., 4) left, top, right, bottom.</returns>
    public static Tensor FromCorners(Tensor corners, Tensor anchors, int? lastBin = null)
    {
        var halves = corners.chunk(2, -1);
        var distances = cat([anchors - halves[0], halves[1] - anchors], -1);
        return lastBin is { } last ? distances.Within(0, last - BinMargin) : distances;
    }

    /// <summary>Distances to centre and size of a rotated box; the distances are measured along and across the angle.</summary>
    /// <param name="distances">(..., 4) left, top, right, bottom.</param>
    /// <param name="angle">(..., 1) radians.</param>
    /// <param name="anchors">Points that broadcast against (..., 2).</param>
    /// <returns>(..., 4) centre x, centre y, width, height.</returns>
    public static Tensor ToRotated(Tensor distances, Tensor angle, Tensor anchors)
    {
        var halves = distances.chunk(2, -1);
        var offset = (halves[1] - halves[0]).Over(2).chunk(2, -1);
        var (cos, sin) = (angle.cos(), angle.sin());
        var turned = cat([(offset[0] * cos) - (offset[1] * sin), (offset[0] * sin).Plus(offset[1] * cos)], -1);
        return cat([anchors.Plus(turned), halves[0].Plus(halves[1])], -1);
    }

    /// <summary>Rotated boxes to distances along and across their angle (section 9).</summary>
    /// <param name="boxes">(..., 5) centre, size, angle.</param>
    /// <param name="anchors">Points that broadcast against (..., 2).</param>
    /// <param name="lastBin">When given, distances are limited to 0 ... lastBin - 0.01; else they may be negative.</param>
    /// <returns>(..., 4) left, top, right, bottom.</returns>
    public static Tensor FromRotated(Tensor boxes, Tensor anchors, int? lastBin = null)
    {
        var box = boxes.split([2, 2, 1], -1);
        var offset = (box[0] - anchors).chunk(2, -1);
        var (cos, sin) = (box[2].cos(), box[2].sin());
        var turned = cat([(offset[0] * cos).Plus(offset[1] * sin), (offset[1] * cos) - (offset[0] * sin)], -1);
        var half = box[1].Over(2);
        var distances = cat([half - turned, half.Plus(turned)], -1);
        return lastBin is { } last ? distances.Within(0, last - BinMargin) : distances;
    }

    /// <summary>What a head says about the sides, as distances: the mean of a distribution, or the value itself.</summary>
    /// <param name="raw">(..., 4R) head output, sides outer, bins inner.</param>
    /// <param name="bins">R; 1 stands for plain distances.</param>
    /// <returns>(..., 4).</returns>
    public static Tensor FromRaw(Tensor raw, int bins)
    {
        if (bins == 1)
        {
            return raw;
        }

        var sides = raw.reshape([.. raw.shape[..^1], 4, bins]);
        using var weights = TensorFilling.Range(bins, raw.dtype, raw.device);
        return sides.softmax(-1).matmul(weights);
    }
}
