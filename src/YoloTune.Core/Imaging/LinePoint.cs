namespace YoloTune.Core.Imaging;

/// <summary>The end of a line, whole pixels.</summary>
internal readonly record struct LinePoint(int X, int Y)
{
    public bool IsInside(PixelBuffer mask) => (uint)X < (uint)mask.Width && (uint)Y < (uint)mask.Height;
}
