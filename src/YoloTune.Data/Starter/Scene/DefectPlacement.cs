using YoloTune.Core.Tasks;
using YoloTune.Data.Starter.Defects;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Scene;

/// <summary>Decides which defects a picture gets, and where.</summary>
internal static class DefectPlacement
{
    /// <summary>A box with its class.</summary>
    public static BoxTarget Target(CornerBox box, DefectClass kind) => new(box.X1, box.Y1, box.X2, box.Y2, (int)kind);

    /// <summary>No picture has more.</summary>
    public const int Most = 5;

    /// <summary>The shorter side of a box is never less, pixels.</summary>
    public const float SmallestSide = 7;

    private const float LongestSide = 12;
    private const int Attempts = 14;

    /// <summary>
    /// Adds defects to the surface and their boxes to <paramref name="defects"/>, which holds the missing parts;
    /// <paramref name="contrast"/> says how plainly they show.
    /// </summary>
    public static void Add(SurfaceCanvas canvas, SurfaceTraits traits, Exposure exposure, SurfaceRandom random, float contrast, List<PlacedDefect> defects)
    {
        var count = random.Pick([1.6f, 4, 3, 2, 1.1f, 0.6f]);
        if (defects.Count > 0)
        {
            count = Math.Min(count - 1, Most - defects.Count);
        }

        for (var i = 0; i < count; i++)
        {
            // Each one a stream of its own, however many attempts it takes.
            TryAdd(canvas, traits, exposure, random.Fork(), contrast, defects);
        }
    }

    private static void TryAdd(SurfaceCanvas canvas, SurfaceTraits traits, Exposure exposure, SurfaceRandom random, float contrast, List<PlacedDefect> defects)
    {
        var kind = (DefectClass)random.Pick(traits.Odds);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (x, y) = (random.Range(0.03f, 0.97f) * canvas.Width, random.Range(0.03f, 0.97f) * canvas.Height);
            var (u, v) = canvas.View.ToSurface(x, y);
            var site = new DefectSite(canvas, traits, random, u, v, Size(kind, random) * Math.Min(canvas.Width, canvas.Height));
            var patch = kind switch
            {
                DefectClass.Scratch => Scratch.Create(site),
                DefectClass.Dent => Dent.Create(site),
                DefectClass.Crack => Crack.Create(site),
                _ => Stain.Create(site),
            };
            if (patch.Box() is { } box && HasRoom(box, canvas.View, defects) && Visibility.TryApply(canvas, exposure, patch, contrast))
            {
                defects.Add(new PlacedDefect(Target(box, kind), patch.Mask(canvas.View)));
                return;
            }
        }
    }

    // Rough radius as a share of the shorter side; small ones are more frequent.
    private static float Size(DefectClass kind, SurfaceRandom random) => kind switch
    {
        DefectClass.Scratch => random.Skewed(0.05f, 0.38f),
        DefectClass.Dent => random.Skewed(0.032f, 0.18f),
        DefectClass.Crack => random.Skewed(0.06f, 0.4f),
        _ => random.Skewed(0.03f, 0.21f),
    };

    private static bool HasRoom(CornerBox box, SurfaceView view, List<PlacedDefect> defects)
    {
        if (MathF.Min(box.Width, box.Height) < SmallestSide || MathF.Max(box.Width, box.Height) < LongestSide || box.Area > 0.6f * view.Width * view.Height)
        {
            return false;
        }

        foreach (var other in defects.Select(defect => defect.Target))
        {
            var width = MathF.Min(box.X2, other.X2) - MathF.Max(box.X1, other.X1);
            var height = MathF.Min(box.Y2, other.Y2) - MathF.Max(box.Y1, other.Y1);
            if (width > 0 && height > 0 && width * height > 0.15f * MathF.Min(box.Area, other.Box.Area))
            {
                return false;
            }
        }

        return true;
    }
}
