using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>Where and how a cut-out lies in a picture.</summary>
/// <param name="X">Column of its middle.</param>
/// <param name="Y">Row of its middle.</param>
/// <param name="Axis">Where its right side points.</param>
/// <param name="ScaleX">Pixels of the picture per pixel of its largest level, along its rows; negative mirrors it.</param>
/// <param name="ScaleY">The same along its columns.</param>
internal readonly record struct Pose(float X, float Y, Direction Axis, float ScaleX, float ScaleY)
{
    /// <summary>Draws a pose whose longest side is <paramref name="side"/> pixels: upright more often than not, mirrored, a little stretched.</summary>
    public static Pose Draw(SurfaceRandom random, int width, int height, float side, int frameSide)
    {
        var turn = random.Chance(0.65f) ? random.Range(-0.07f, 0.07f) : random.Next();
        var stretch = random.Range(0.82f, 1.22f);
        var scale = side / Math.Max(width, height);
        var mirror = random.Sign();
        return new Pose(
            random.Range(-0.04f, 1.04f) * frameSide,
            random.Range(-0.04f, 1.04f) * frameSide,
            Direction.FromTurn(turn),
            mirror * scale * MathF.Sqrt(stretch),
            scale / MathF.Sqrt(stretch));
    }

    /// <summary>The pixels of a frame that a cut-out of this size may cover.</summary>
    public PixelRegion Region(int width, int height, PixelRegion frame)
    {
        var (halfX, halfY) = (0.5f * width * MathF.Abs(ScaleX), 0.5f * height * MathF.Abs(ScaleY));
        var reachX = (halfX * MathF.Abs(Axis.X)) + (halfY * MathF.Abs(Axis.Y)) + 2;
        var reachY = (halfX * MathF.Abs(Axis.Y)) + (halfY * MathF.Abs(Axis.X)) + 2;
        var region = new PixelRegion((int)(X - reachX), (int)(Y - reachY), (int)(X + reachX) + 1, (int)(Y + reachY) + 1).Intersect(frame);
        return region.IsEmpty ? default : region;
    }
}
