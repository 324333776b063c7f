using YoloTune.Core.Tasks;
using YoloTune.Data.Starter;
using YoloTune.Data.Starter.Defects;
using YoloTune.Data.Starter.Scene;

namespace YoloTune.Data.Tests.Starter;

/// <summary>Boxes against what can be seen: the same surface is rendered with and without its defects.</summary>
public class DefectBoxTests
{
    private static readonly SurfaceInspectionOptions Options = new() { MinimumSide = 144, MaximumSide = 184 };

    private static readonly Lazy<Pair[]> Pairs = new(() =>
    {
        var pairs = new Pair[44];
        Parallel.For(0, pairs.Length, index => pairs[index] = new Pair(InspectionScene.Render(Options, index, withDefects: true), InspectionScene.Render(Options, index, withDefects: false)));
        return pairs;
    });

    [Fact]
    public void Boxes_HoldAllThatDiffersFromTheUnharmedSurface()
    {
        foreach (var pair in Pairs.Value)
        {
            var (inside, all) = (0L, 0L);
            for (var y = 0; y < pair.Harmed.Image.Height; y++)
            {
                for (var x = 0; x < pair.Harmed.Image.Width; x++)
                {
                    var change = Math.Max(0, pair.Change(x, y) - 6);
                    all += change;
                    inside += pair.Harmed.Defects.Any(box => x >= box.X1 - 3 && x < box.X2 + 3 && y >= box.Y1 - 3 && y < box.Y2 + 3) ? change : 0;
                }
            }

            Assert.True(inside >= 0.97 * all, $"{inside} of {all}");
        }
    }

    [Theory]
    [InlineData((int)DefectClass.Scratch)]
    [InlineData((int)DefectClass.Dent)]
    [InlineData((int)DefectClass.Crack)]
    [InlineData((int)DefectClass.Stain)]
    [InlineData((int)DefectClass.MissingPart)]
    public void Boxes_AreTight(int classIndex)
    {
        var errors = Pairs.Value.SelectMany(pair => pair.Alone(classIndex).Select(pair.EdgeErrors)).ToArray();

        Assert.True(errors.Length >= 4, $"{errors.Length} boxes");
        Assert.InRange(errors.Average(edges => edges.Average(MathF.Abs)), 0, 2);
        Assert.InRange(errors.Count(edges => edges.Max(MathF.Abs) > 5), 0, 0.15 * errors.Length);
    }

    [Fact]
    public void Defects_CanBeSeen()
    {
        foreach (var pair in Pairs.Value)
        {
            foreach (var box in pair.Harmed.Defects)
            {
                Assert.True(pair.Strongest(box.Box) >= 10, $"{box}: {pair.Strongest(box.Box)}");
            }
        }
    }

    [Fact]
    public void Contrast_More_ShowsDefectsMorePlainly()
    {
        var (plain, faint) = (MeanChange(2), MeanChange(0.5f));

        Assert.True(plain > 1.4 * faint, $"{plain} {faint}");

        static double MeanChange(float contrast) => Enumerable.Range(0, 10).Average(index =>
        {
            var pair = new Pair(
                InspectionScene.Render(Options with { Contrast = contrast }, index, withDefects: true),
                InspectionScene.Render(Options with { Contrast = contrast }, index, withDefects: false));
            return pair.Harmed.Defects.Where(box => box.ClassIndex != (int)DefectClass.MissingPart).Select(box => pair.Strongest(box.Box)).DefaultIfEmpty(0).Average();
        });
    }

    private sealed record Pair(InspectionSample Harmed, InspectionSample Unharmed)
    {
        /// <summary>Difference of a pixel, mean of the channels, levels.</summary>
        public int Change(int x, int y)
        {
            var at = (y * Harmed.Image.Stride) + (3 * x);
            var (a, b) = (Harmed.Image.Data, Unharmed.Image.Data);
            return (Math.Abs(a[at] - b[at]) + Math.Abs(a[at + 1] - b[at + 1]) + Math.Abs(a[at + 2] - b[at + 2])) / 3;
        }

        /// <summary>Boxes of a class with no other box near.</summary>
        public IEnumerable<CornerBox> Alone(int classIndex) => Harmed.Defects
            .Where(box => box.ClassIndex == classIndex && Harmed.Defects.All(other => other == box
                || other.X1 - 10 > box.X2 || other.X2 + 10 < box.X1 || other.Y1 - 10 > box.Y2 || other.Y2 + 10 < box.Y1))
            .Select(box => box.Box);

        /// <summary>How far each edge of a box is from the pixels that changed near it, pixels; the search ends 8 pixels outside.</summary>
        public float[] EdgeErrors(CornerBox box)
        {
            var level = Math.Max(4, 0.15 * Strongest(box));
            var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
            for (var y = Math.Max(0, (int)box.Y1 - 8); y < Math.Min(Harmed.Image.Height, box.Y2 + 8); y++)
            {
                for (var x = Math.Max(0, (int)box.X1 - 8); x < Math.Min(Harmed.Image.Width, box.X2 + 8); x++)
                {
                    if (Change(x, y) >= level)
                    {
                        (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
                    }
                }
            }

            return [left - box.X1, top - box.Y1, right - box.X2, bottom - box.Y2];
        }

        /// <summary>The change that one pixel in a hundred of a box exceeds.</summary>
        public int Strongest(CornerBox box)
        {
            var changes = new List<int>();
            for (var y = (int)box.Y1; y < box.Y2; y++)
            {
                for (var x = (int)box.X1; x < box.X2; x++)
                {
                    changes.Add(Change(x, y));
                }
            }

            changes.Sort();
            return changes[changes.Count * 99 / 100];
        }
    }
}
