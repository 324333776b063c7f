using System.Text;
using YoloTune.Data.Conversion;

namespace YoloTune.Data.Tests.Conversion;

public class RunLengthsTests
{
    [Fact]
    public void ToMask_RunsDownTheColumns() => Assert.Equal([0, 1, 1, 0, 1, 0], RunLengths.ToMask([1, 3, 2], 3, 2));

    [Fact]
    public void Decompress_OfACompressedMask_GivesItsLengths()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            long[] counts = [.. Enumerable.Range(0, 1 + random.Next(20)).Select(_ => (long)random.Next(random.Next(2) == 0 ? 10 : 100_000))];

            Assert.Equal(counts, RunLengths.Decompress(Compress(counts)));
        }
    }

    [Theory]
    [InlineData("P")]
    [InlineData("4\u007f")]
    [InlineData("PPPPPPPPPPPPPP")]
    public void Decompress_OfDamagedText_Fails(string text) => Assert.Throws<FormatException>(() => RunLengths.Decompress(text));

    [Fact]
    public void ToMask_OfLengthsThatDoNotFit_Fails()
    {
        Assert.Throws<FormatException>(() => RunLengths.ToMask([1, 2], 2, 2));
        Assert.Throws<FormatException>(() => RunLengths.ToMask([1, 5], 2, 2));
        Assert.Throws<FormatException>(() => RunLengths.ToMask([5, -1], 2, 2));
    }

    /// <summary>The other direction, from the description of the format.</summary>
    internal static string Compress(IReadOnlyList<long> counts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < counts.Count; i++)
        {
            var value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var bits = (int)(value & 31);
                value >>= 5;
                more = (bits & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)((more ? bits | 32 : bits) + '0'));
            }
            while (more);
        }

        return text.ToString();
    }
}
