using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>
/// A defect as a change of the surface within a region: relief, colour and gloss, each scaled by a strength, and which pixels
/// belong to it. Planes are row-major within the region.
/// </summary>
internal sealed class DefectPatch(DefectClass kind, PixelRegion region)
{
    /// <summary>A pixel belongs to the defect from this much extent on.</summary>
    public const float ExtentLevel = 0.5f;

    private const int LineMargin = 2;

    /// <summary>What it is.</summary>
    public DefectClass Kind { get; } = kind;

    /// <summary>Where it is.</summary>
    public PixelRegion Region { get; } = region;

    /// <summary>Shape of the relief, about -1 to 1.</summary>
    public float[] Relief { get; } = new float[region.Area];

    /// <summary>How much of the new colour and gloss is seen, 0 to 1.</summary>
    public float[] Coverage { get; } = new float[region.Area];

    /// <summary>How much a pixel belongs to the defect, 0 to 1.</summary>
    public float[] Extent { get; } = new float[region.Area];

    /// <summary>Height of the relief at strength 1, pixels.</summary>
    public float Depth { get; init; }

    /// <summary>The new colour, or the factors of the old one.</summary>
    public Tone Pigment { get; init; }

    /// <summary>Whether the pigment multiplies the colour below, as a liquid does, instead of hiding it.</summary>
    public bool IsGlaze { get; init; }

    /// <summary>Coverage of the colour at strength 1.</summary>
    public float Opacity { get; init; }

    /// <summary>Coverage is never stronger than this.</summary>
    public float MaximumOpacity { get; init; } = 1;

    /// <summary>The new gloss.</summary>
    public float Gloss { get; init; }

    /// <summary>Share of the new gloss where coverage is full.</summary>
    public float GlossOpacity { get; init; }

    /// <summary>Visible difference to aim for, levels of 255, on a surface without texture.</summary>
    public float TargetContrast { get; init; }

    /// <summary>Share of the unevenness of the surface that is added to the contrast aimed for.</summary>
    public float TextureShare { get; init; } = 0.9f;

    /// <summary>The strength never exceeds this.</summary>
    public float MaximumStrength { get; init; } = 6;

    /// <summary>Changes the surface.</summary>
    public void Apply(SurfaceCanvas canvas, float strength)
    {
        for (int y = Region.Top, from = 0; y < Region.Bottom; y++)
        {
            for (var x = Region.Left; x < Region.Right; x++, from++)
            {
                Apply(canvas, (y * canvas.Width) + x, from, strength);
            }
        }
    }

    /// <summary>The box around the pixels that belong to the defect, or null when there are none. Edges lie on pixel borders.</summary>
    public CornerBox? Box()
    {
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        for (int y = 0, from = 0; y < Region.Height; y++)
        {
            for (var x = 0; x < Region.Width; x++, from++)
            {
                if (Extent[from] >= ExtentLevel)
                {
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                }
            }
        }

        return right < 0 ? null : new CornerBox(Region.Left + left, Region.Top + top, Region.Left + right + 1, Region.Top + bottom + 1);
    }

    /// <summary>The pixels that belong to the defect; those of thin lines with a margin.</summary>
    /// <param name="view">The picture.</param>
    public BitMask Mask(SurfaceView view)
    {
        var mask = new BitMask(view.Height, view.Width);
        var margin = Kind is DefectClass.Scratch or DefectClass.Crack ? LineMargin : 0;
        for (int y = Region.Top, from = 0; y < Region.Bottom; y++)
        {
            for (var x = Region.Left; x < Region.Right; x++, from++)
            {
                if (Extent[from] >= ExtentLevel)
                {
                    SetAround(mask, y, x, margin);
                }
            }
        }

        return mask;
    }

    private static void SetAround(BitMask mask, int y, int x, int margin)
    {
        for (var row = Math.Max(0, y - margin); row <= Math.Min(mask.Height - 1, y + margin); row++)
        {
            for (var column = Math.Max(0, x - margin); column <= Math.Min(mask.Width - 1, x + margin); column++)
            {
                mask.Set(row, column);
            }
        }
    }

    private void Apply(SurfaceCanvas canvas, int i, int from, float strength)
    {
        canvas.Relief[i] += Depth * strength * Relief[from];
        if (Coverage[from] > 0)
        {
            var share = MathF.Min(Coverage[from] * Opacity * strength, MaximumOpacity);
            var tone = IsGlaze ? new Tone(canvas.Red[i] * Pigment.R, canvas.Green[i] * Pigment.G, canvas.Blue[i] * Pigment.B) : Pigment;
            canvas.Blend(i, tone, share);
            canvas.Gloss[i] = Curves.Mix(canvas.Gloss[i], Gloss, MathF.Min(1, Coverage[from]) * GlossOpacity);
        }
    }
}
