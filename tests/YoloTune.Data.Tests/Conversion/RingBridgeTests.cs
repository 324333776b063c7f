using YoloTune.Data.Conversion;

namespace YoloTune.Data.Tests.Conversion;

public class RingBridgeTests
{
    [Fact]
    public void Split_OfJoinedRings_GivesTheSameRings()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var rings = Enumerable.Range(0, 1 + random.Next(5)).Select(number => Star(random, 3 + random.Next(9), number * 100)).ToArray();

            var split = RingBridge.Split(RingBridge.Join(rings));

            Assert.Equal(rings.Select(Canonical).Order(StringComparer.Ordinal), split.Select(Canonical).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Join_OfRingAndHole_KeepsTheSignedArea()
    {
        double[] outer = [0, 0, 10, 0, 10, 10, 0, 10];
        double[] hole = [4, 4, 4, 6, 6, 6, 6, 4];

        var joined = RingBridge.Join([outer, hole]);

        Assert.Equal(2 * (100 - 4), MaskOutline.DoubleArea(joined));
    }

    [Fact]
    public void Split_OfAPlainPolygon_LeavesItAsItIs()
    {
        double[] ring = [0, 0, 5, 0, 5, 5, 2, 7];

        Assert.Equal(ring, Assert.Single(RingBridge.Split(ring)));
    }

    [Fact]
    public void Split_OfRingsThatShareACorner_GivesBoth()
    {
        double[] outer = [0, 0, 10, 0, 10, 10, 0, 10];
        double[] hole = [0, 0, 2, 4, 4, 2];

        Assert.Equal(2, RingBridge.Split(RingBridge.Join([outer, hole])).Count);
    }

    /// <summary>The ring from its least corner on.</summary>
    internal static string Canonical(double[] ring)
    {
        var points = Enumerable.Range(0, ring.Length / 2).Select(i => (X: ring[2 * i], Y: ring[(2 * i) + 1])).ToList();
        var start = points.IndexOf(points.Min());
        return string.Join(' ', points.Skip(start).Concat(points.Take(start)).Select(point => FormattableString.Invariant($"{point.X},{point.Y}")));
    }

    private static double[] Star(Random random, int corners, double shift) => [.. Enumerable.Range(0, corners).SelectMany(i =>
    {
        var (angle, radius) = (i * Math.Tau / corners, 10 + (random.NextDouble() * 30));
        return new[] { Math.Round(shift + (radius * Math.Cos(angle)), 2), Math.Round(50 + (radius * Math.Sin(angle)), 2) };
    })];
}
