using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>Boxes as four columns of corner coordinates, each of shape (N): contiguous columns are what the element-wise kernels like.</summary>
/// <param name="X1">Left.</param>
/// <param name="Y1">Top.</param>
/// <param name="X2">Right.</param>
/// <param name="Y2">Bottom.</param>
internal readonly record struct BoxColumns(Tensor X1, Tensor Y1, Tensor X2, Tensor Y2)
{
    /// <summary>Splits corners along a dimension of size 4.</summary>
    /// <param name="corners">x1, y1, x2, y2 along <paramref name="dimension"/>.</param>
    /// <param name="dimension">The dimension to split.</param>
    public static BoxColumns OfCorners(Tensor corners, int dimension = -1)
    {
        var columns = corners.unbind(dimension);
        return new BoxColumns(columns[0], columns[1], columns[2], columns[3]);
    }

    /// <summary>Splits centre x, centre y, width, height along the last dimension.</summary>
    /// <param name="boxes">(..., 4).</param>
    public static BoxColumns OfCentres(Tensor boxes)
    {
        var columns = boxes.unbind(-1);
        var halfWidth = columns[2].Over(2);
        var halfHeight = columns[3].Over(2);
        return new BoxColumns(columns[0] - halfWidth, columns[1] - halfHeight, columns[0].Plus(halfWidth), columns[1].Plus(halfHeight));
    }
}
