using YoloTune.Training.Policies;

namespace YoloTune.Training.Tests.Policies;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void ShouldStop_NoImprovementForPatienceEpochs_IsTrueAndAnnouncedOneEpochBefore()
    {
        var policy = new EarlyStopping(3);
        double[] fitness = [0.1, 0.4, 0.3, 0.39, 0.4];
        var stops = fitness.Select((value, index) => (Stop: policy.ShouldStop(index + 1, value), policy.MayStop)).ToList();

        Assert.Equal([false, false, false, false, true], stops.Select(answer => answer.Stop));
        Assert.Equal([false, false, false, true, true], stops.Select(answer => answer.MayStop));
        Assert.Equal(new EarlyStoppingState(0.4, 2, true), policy.State);
    }

    [Fact]
    public void ShouldStop_EqualFitness_IsNoImprovement()
    {
        var policy = new EarlyStopping(1);

        Assert.False(policy.ShouldStop(1, 0.5));
        Assert.True(policy.ShouldStop(2, 0.5));
    }

    [Fact]
    public void ShouldStop_ZeroFitness_NeverExhaustsThePatience()
    {
        var policy = new EarlyStopping(2);

        Assert.All(Enumerable.Range(1, 20), epoch => Assert.False(policy.ShouldStop(epoch, 0)));
        Assert.Equal(20, policy.State.BestEpoch);
    }

    [Fact]
    public void ShouldStop_PatienceZero_IsOff()
    {
        var policy = new EarlyStopping(0);
        policy.ShouldStop(1, 0.9);

        Assert.False(policy.ShouldStop(100_000, 0.1));
        Assert.False(policy.MayStop);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    public void ShouldStop_WithoutFitness_ChangesNothing(double? fitness)
    {
        var policy = new EarlyStopping(2, new EarlyStoppingState(0.5, 1, true));

        Assert.False(policy.ShouldStop(50, fitness));
        Assert.Equal(new EarlyStoppingState(0.5, 1, true), policy.State);
    }

    [Fact]
    public void ShouldStop_AfterRestoringTheState_GoesOnAsBefore()
    {
        var whole = new EarlyStopping(4);
        var first = new EarlyStopping(4);
        double[] fitness = [0.2, 0.5, 0.1, 0.2, 0.3, 0.4, 0.45];
        var expected = fitness.Select((value, index) => whole.ShouldStop(index + 1, value)).ToList();

        var actual = fitness.Take(3).Select((value, index) => first.ShouldStop(index + 1, value)).ToList();
        var second = new EarlyStopping(4, first.State);
        actual.AddRange(fitness.Skip(3).Select((value, index) => second.ShouldStop(index + 4, value)));

        Assert.Equal(expected, actual);
        Assert.Contains(true, expected);
    }
}
