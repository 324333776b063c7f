using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Tests.Augmentation;

public class SampleRandomTests
{
    [Fact]
    public void Streams_OfTheSameSampleAgree_AndOfOthersDiffer()
    {
        double[] First(long seed, int epoch, int index)
        {
            var random = new SampleRandom(seed, epoch, index);
            return [random.NextDouble(), random.NextDouble()];
        }

        Assert.Equal(First(1, 2, 3), First(1, 2, 3));
        Assert.NotEqual(First(1, 2, 3), First(2, 2, 3));
        Assert.NotEqual(First(1, 2, 3), First(1, 3, 3));
        Assert.NotEqual(First(1, 2, 3), First(1, 2, 4));
        Assert.NotEqual(First(0, 1, 0), First(0, 0, 1));
    }

    [Fact]
    public void Integer_ReachesEveryNumber()
    {
        var random = new SampleRandom(5, 0, 0);
        var counts = new int[7];
        for (var i = 0; i < 7000; i++)
        {
            counts[random.Integer(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Integer_OfNothing_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SampleRandom(0, 0, 0).Integer(0));

    // Mean a / (a + b), variance ab / ((a + b)^2 (a + b + 1)).
    [Theory]
    [InlineData(32, 32, 0.5, 0.0038462)]
    [InlineData(1, 1, 0.5, 0.0833333)]
    [InlineData(2, 5, 0.2857143, 0.0255102)]
    public void Beta_HasItsMeanAndVariance(double alpha, double beta, double mean, double variance)
    {
        var random = new SampleRandom(11, 0, 0);
        var values = Enumerable.Range(0, 40000).Select(_ => random.Beta(alpha, beta)).ToArray();

        Assert.All(values, value => Assert.InRange(value, 0, 1));
        Assert.Equal(mean, values.Average(), 0.01);
        Assert.Equal(variance, values.Average(value => (value - mean) * (value - mean)), variance * 0.05);
    }

    [Fact]
    public void NextDouble_IsEven()
    {
        // Neighbouring samples must not resemble each other: the mean over first draws of many samples.
        var draws = Enumerable.Range(0, 20000).Select(index => new SampleRandom(0, 0, index).NextDouble()).ToArray();

        Assert.Equal(0.5, draws.Average(), 0.01);
        Assert.Equal(1.0 / 12, draws.Average(value => (value - 0.5) * (value - 0.5)), 0.002);
        Assert.Equal(0, draws.Zip(draws.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average(), 0.002);
    }
}
