using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>Rotated boxes as five columns, each of shape (N).</summary>
/// <param name="X">Centre x.</param>
/// <param name="Y">Centre y.</param>
/// <param name="Width">Side along the angle.</param>
/// <param name="Height">Side across the angle.</param>
/// <param name="Angle">Radians.</param>
internal readonly record struct RotatedBoxColumns(Tensor X, Tensor Y, Tensor Width, Tensor Height, Tensor Angle)
{
    /// <summary>Splits boxes along a dimension of size 5.</summary>
    /// <param name="boxes">x, y, width, height, angle along <paramref name="dimension"/>.</param>
    /// <param name="dimension">The dimension to split.</param>
    public static RotatedBoxColumns Of(Tensor boxes, int dimension = -1)
    {
        var columns = boxes.unbind(dimension);
        return new RotatedBoxColumns(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }
}
