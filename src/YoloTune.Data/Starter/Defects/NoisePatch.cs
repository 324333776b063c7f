using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>A noise over a part of the surface, with the surface coordinates of its pixels.</summary>
internal sealed class NoisePatch
{
    public NoisePatch(DefectSite site, PixelRegion region, float period, int octaves)
    {
        var length = region.Area + 8;
        (U, V, Values) = (new float[length], new float[length], new float[length]);
        for (int y = region.Top, to = 0; y < region.Bottom; y++, to += region.Width)
        {
            site.Canvas.U.AsSpan((y * site.Canvas.Width) + region.Left, region.Width).CopyTo(U.AsSpan(to));
            site.Canvas.V.AsSpan((y * site.Canvas.Width) + region.Left, region.Width).CopyTo(V.AsSpan(to));
        }

        NoiseMap.Even(period, site.Random.Seed(), octaves).Fill(U, V, Values.AsSpan(0, region.Area));
    }

    /// <summary>First surface coordinate, row-major within the region.</summary>
    public float[] U { get; }

    /// <summary>Second surface coordinate.</summary>
    public float[] V { get; }

    /// <summary>The noise, about -1 to 1.</summary>
    public float[] Values { get; }
}
