using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Scene;

/// <summary>A part of a surface as it was, to go back to.</summary>
internal sealed class RegionCopy
{
    private readonly PixelRegion _region;
    private readonly float[][] _saved;

    public RegionCopy(SurfaceCanvas canvas, PixelRegion region)
    {
        _region = region;
        _saved = [.. Planes(canvas).Select(plane => Save(plane, canvas.Width))];
    }

    /// <summary>Puts the part back.</summary>
    public void Restore(SurfaceCanvas canvas)
    {
        var planes = Planes(canvas);
        for (var plane = 0; plane < planes.Length; plane++)
        {
            for (var y = 0; y < _region.Height; y++)
            {
                _saved[plane].AsSpan(y * _region.Width, _region.Width).CopyTo(planes[plane].AsSpan(Start(y, canvas.Width)));
            }
        }
    }

    private static float[][] Planes(SurfaceCanvas canvas) => [canvas.Relief, canvas.Red, canvas.Green, canvas.Blue, canvas.Gloss];

    private float[] Save(float[] plane, int width)
    {
        var copy = new float[_region.Area];
        for (var y = 0; y < _region.Height; y++)
        {
            plane.AsSpan(Start(y, width), _region.Width).CopyTo(copy.AsSpan(y * _region.Width));
        }

        return copy;
    }

    private int Start(int y, int width) => ((_region.Top + y) * width) + _region.Left;
}
