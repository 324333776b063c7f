using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;
using YoloTune.Data.Starter.Materials;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Parts;

/// <summary>A regular pattern of parts, some of which may be missing.</summary>
internal sealed class PartPattern
{
    private readonly PartStyle _style;
    private readonly List<PartPlace> _places;
    private readonly Dictionary<PartPlace, (PartTrace Trace, float Strength)> _missing = [];

    private PartPattern(PartStyle style, List<PartPlace> places)
    {
        _style = style;
        _places = places;
    }

    /// <summary>Boxes and pixels of the missing parts: where they would be seen.</summary>
    public List<(CornerBox Box, BitMask Mask)> MissingBoxes { get; } = [];

    /// <summary>Draws a pattern and which of its parts are missing.</summary>
    public static PartPattern Draw(SurfaceCanvas canvas, MaterialKind material, SurfaceRandom random, Lighting light)
    {
        var style = PartStyle.Draw(material, random, light);
        var pattern = new PartPattern(style, PartLayout.Draw(canvas.View, style, random));
        pattern.TakeAway(canvas, random, random.Pick([2.4f, 4.5f, 2, 0.6f]));
        return pattern;
    }

    /// <summary>Fixes the parts to the surface.</summary>
    /// <param name="canvas">The surface.</param>
    /// <param name="complete">Fix the missing ones too.</param>
    public void Fix(SurfaceCanvas canvas, bool complete)
    {
        foreach (var place in _places)
        {
            if (!complete && _missing.TryGetValue(place, out var trace))
            {
                PartStamp.Trace(canvas, _style, place, trace.Trace, trace.Strength);
            }
            else
            {
                PartStamp.Fix(canvas, _style, place);
            }
        }
    }

    private void TakeAway(SurfaceCanvas canvas, SurfaceRandom random, int count)
    {
        // A pattern with many gaps is no pattern.
        count = Math.Min(count, _places.Count / 4);
        for (var attempt = 0; attempt < 4 * count && _missing.Count < count; attempt++)
        {
            var place = _places[random.Integer(_places.Count)];
            var trace = DrawTrace(random);
            if (_missing.ContainsKey(place) || (trace == PartTrace.None && !place.IsBetween) || FootPrint(canvas, place) is not { } print)
            {
                continue;
            }

            _missing.Add(place, (trace, random.Range(0.4f, 1)));
            MissingBoxes.Add(print);
        }
    }

    private PartTrace DrawTrace(SurfaceRandom random) => _style.Kind switch
    {
        PartKind.Hole => random.Chance(0.35f) ? PartTrace.None : PartTrace.Mark,
        PartKind.Button => (PartTrace)random.Pick([0.7f, 1.5f, 0, 3]),
        PartKind.Eyelet => (PartTrace)random.Pick([0.7f, 2, 2, 0]),
        _ => (PartTrace)random.Pick([0.9f, 1.8f, 3.5f, 0]),
    };

    // Only parts that would be seen whole count.
    private (CornerBox Box, BitMask Mask)? FootPrint(SurfaceCanvas canvas, PartPlace place)
    {
        var (x, y) = canvas.View.ToImage(place.U, place.V);
        var margin = _style.Radius * 1.6f;
        if (x < margin || y < margin || x > canvas.Width - margin || y > canvas.Height - margin)
        {
            return null;
        }

        var region = canvas.View.Around(place.U, place.V, _style.Radius * 1.1f);
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        var mask = new BitMask(canvas.Height, canvas.Width);
        for (var row = region.Top; row < region.Bottom; row++)
        {
            for (var column = region.Left; column < region.Right; column++)
            {
                if (PartStamp.Covers(canvas, _style, place, (row * canvas.Width) + column))
                {
                    mask.Set(row, column);
                    (left, right) = (Math.Min(left, column), Math.Max(right, column));
                    (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
                }
            }
        }

        return right < 0 ? null : (new CornerBox(left, top, right + 1, bottom + 1), mask);
    }
}
