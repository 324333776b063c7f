using YoloTune.Data.Conversion;

namespace YoloTune.Data.Tests.Conversion;

public class MaskOutlineTests
{
    [Fact]
    public void Trace_OfAnyMask_FillsTheSameMask()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var (mask, height, width) = RandomMask(seed);

            var rings = MaskOutline.Trace(mask, width);

            Assert.Equal(mask, Fill(rings, height, width));
            Assert.Equal(mask.Sum(value => value), rings.Sum(MaskOutline.DoubleArea) / 2);
        }
    }

    [Fact]
    public void Join_OfTheRingsOfAMask_FillsTheSameMask()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var (mask, height, width) = RandomMask(seed);
            var rings = MaskOutline.Trace(mask, width);
            if (rings.Count > 0)
            {
                Assert.Equal(mask, Fill([RingBridge.Join(rings)], height, width));
            }
        }
    }

    [Fact]
    public void Trace_OfARingWithAHole_GivesOuterAndHole()
    {
        byte[] mask = [1, 1, 1, 1, 0, 1, 1, 1, 1];

        var rings = MaskOutline.Trace(mask, 3);

        Assert.Equal([18.0, -2.0], rings.Select(MaskOutline.DoubleArea));
        Assert.Equal(8, rings[0].Length);
    }

    [Fact]
    public void Components_OfDiagonalNeighbours_AreOne()
    {
        MaskOutline.Components([5, -1, -1, 5, 5, -1, -1, -1, 7], 3, out var count);

        Assert.Equal(2, count);
    }

    /// <summary>Even-odd at the centres of pixels.</summary>
    internal static byte[] Fill(IEnumerable<double[]> rings, int height, int width)
    {
        var mask = new byte[height * width];
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Length; i += 2)
            {
                var (x1, y1, x2, y2) = (ring[i], ring[i + 1], ring[(i + 2) % ring.Length], ring[(i + 3) % ring.Length]);
                for (var at = 0; at < mask.Length; at++)
                {
                    var (x, y) = ((at % width) + 0.5, (at / width) + 0.5);
                    if ((y1 > y) != (y2 > y) && x < x1 + ((y - y1) / (y2 - y1) * (x2 - x1)))
                    {
                        mask[at] ^= 1;
                    }
                }
            }
        }

        return mask;
    }

    internal static (byte[] Mask, int Height, int Width) RandomMask(int seed)
    {
        var random = new Random(seed);
        var (height, width) = (1 + random.Next(9), 1 + random.Next(9));
        var share = random.NextDouble();
        return ([.. Enumerable.Range(0, height * width).Select(_ => (byte)(random.NextDouble() < share ? 1 : 0))], height, width);
    }
}
