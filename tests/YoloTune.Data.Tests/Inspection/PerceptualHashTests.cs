using System.Numerics;
using YoloTune.Core.Imaging;
using YoloTune.Data.Inspection;

namespace YoloTune.Data.Tests.Inspection;

public class PerceptualHashTests
{
    [Fact]
    public void Turn_OfAHash_IsTheHashOfTheTurnedPicture()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var picture = Smooth(seed);
            for (var position = 0; position < PerceptualHash.Positions; position++)
            {
                Assert.Equal(PerceptualHash.Of(Move(picture, position)), PerceptualHash.Turn(PerceptualHash.Of(picture), position));
            }
        }
    }

    [Fact]
    public void Of_OfDifferentPictures_Differs()
    {
        var hashes = Enumerable.Range(1, 60).Select(seed => PerceptualHash.Of(Smooth(seed))).ToArray();

        var closest = hashes.SelectMany((a, i) => hashes.Skip(i + 1).SelectMany(b => Enumerable.Range(0, 8).Select(position => BitOperations.PopCount(PerceptualHash.Turn(a, position) ^ b)))).Min();

        Assert.True(closest > HammingIndex.Radius, $"two different pictures differ in {closest} bits only");
    }

    [Fact]
    public void Find_OfTheIndex_GivesWhatComparingAllGives()
    {
        var random = new Random(4);
        var hashes = Enumerable.Range(0, 400).Select(_ => (ulong)random.NextInt64()).ToList();
        hashes.AddRange(hashes.ToArray().Select(hash => Enumerable.Range(0, random.Next(9)).Aggregate(hash, (value, _) => value ^ (1UL << random.Next(64)))));
        var index = new HammingIndex();
        for (var i = 0; i < hashes.Count; i++)
        {
            index.Add(hashes[i], i);
        }

        foreach (var hash in hashes)
        {
            var found = new List<(int Item, int Distance)>();
            index.Find(hash, HammingIndex.Radius, found);

            Assert.Equal(Enumerable.Range(0, hashes.Count).Where(i => BitOperations.PopCount(hashes[i] ^ hash) <= HammingIndex.Radius), found.Select(item => item.Item).Distinct().Order());
        }
    }

    [Fact]
    public void Shrink_OfAnyPicture_AveragesItsAreas()
    {
        var image = new PixelBuffer(64, 96, 1);
        for (var y = 0; y < 64; y++)
        {
            image.Row(y).Fill((byte)(y < 32 ? 10 : 200));
        }

        var grey = new float[PerceptualHash.Side * PerceptualHash.Side];
        PerceptualHash.Shrink(image, grey);

        Assert.Equal((10, 200), (grey[0], grey[^1]));
        PerceptualHash.Shrink(new PixelBuffer(3, 200, 1, fill: 7), grey);
        Assert.All(grey, value => Assert.Equal(7, value));
    }

    internal static float[] Smooth(int seed)
    {
        var random = new Random(seed);
        var waves = Enumerable.Range(0, 14).Select(_ => (random.NextDouble() * 6, random.NextDouble() * 6, random.NextDouble() * 6, random.NextDouble() * 40)).ToArray();
        return [.. Enumerable.Range(0, 32 * 32).Select(i => (float)(128 + waves.Sum(wave => wave.Item4 * Math.Cos((wave.Item1 * (i % 32) / 10) + (wave.Item2 * (i / 32) / 10) + wave.Item3))))];
    }

    private static float[] Move(float[] picture, int position)
    {
        var moved = new float[picture.Length];
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                var (row, column) = (position & 4) != 0 ? (x, y) : (y, x);
                moved[(y * 32) + x] = picture[(((position & 2) != 0 ? 31 - row : row) * 32) + ((position & 1) != 0 ? 31 - column : column)];
            }
        }

        return moved;
    }
}
