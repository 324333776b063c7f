using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>A plain shape with a soft edge.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="X">Column of its middle.</param>
/// <param name="Y">Row of its middle.</param>
/// <param name="Axis">Where its first side points.</param>
/// <param name="HalfA">Half its extent along the axis, pixels.</param>
/// <param name="HalfB">Half its extent across.</param>
/// <param name="Soft">Half the width of the edge.</param>
internal readonly record struct Shape(ShapeKind Kind, float X, float Y, Direction Axis, float HalfA, float HalfB, float Soft)
{
    /// <summary>The pixels that it may cover.</summary>
    public PixelRegion Region(PixelRegion frame)
    {
        var reachX = (HalfA * MathF.Abs(Axis.X)) + (HalfB * MathF.Abs(Axis.Y)) + Soft + 1;
        var reachY = (HalfA * MathF.Abs(Axis.Y)) + (HalfB * MathF.Abs(Axis.X)) + Soft + 1;
        var region = new PixelRegion((int)(X - reachX), (int)(Y - reachY), (int)(X + reachX) + 1, (int)(Y + reachY) + 1).Intersect(frame);
        return region.IsEmpty ? default : region;
    }

    /// <summary>How much of a place it covers, 0 to 1.</summary>
    public float Cover(float x, float y)
    {
        var (dx, dy) = (x - X, y - Y);
        var a = MathF.Abs((dx * Axis.X) + (dy * Axis.Y));
        var b = MathF.Abs((dy * Axis.X) - (dx * Axis.Y));
        var outside = Kind switch
        {
            ShapeKind.Box => MathF.Max(a - HalfA, b - HalfB),
            ShapeKind.Diamond => (a + (b * HalfA / HalfB) - HalfA) * MathF.Min(1, HalfB / HalfA),
            _ => (MathF.Sqrt((a * a / (HalfA * HalfA)) + (b * b / (HalfB * HalfB))) - 1) * MathF.Min(HalfA, HalfB),
        };
        return Math.Clamp(0.5f - (0.5f * outside / Soft), 0, 1);
    }
}
