using YoloTune.Training.Policies;

namespace YoloTune.Training.Tests.Policies;

public sealed class CheckpointPolicyTests
{
    [Fact]
    public void Decide_RisingFallingAndEqualFitness_WritesTheBestOnRiseAndTie()
    {
        var policy = new CheckpointPolicy(save: true, period: -1);
        double[] fitness = [0.1, 0.3, 0.2, 0.3, 0.31];

        Assert.Equal(
            [true, true, false, true, true],
            fitness.Select((value, epoch) => policy.Decide(epoch, value, final: false).SaveBest));
        Assert.Equal(0.31, policy.BestFitness);
    }

    [Fact]
    public void Decide_NeverValidated_RewritesTheBestEveryEpoch()
    {
        var policy = new CheckpointPolicy(save: true, period: -1);

        Assert.True(policy.Decide(0, null, final: false).SaveBest);
        Assert.True(policy.Decide(1, null, final: false).SaveBest);
        Assert.Null(policy.BestFitness);
    }

    [Fact]
    public void Decide_ValidatedOnceThenNot_KeepsTheBest()
    {
        var policy = new CheckpointPolicy(save: true, period: -1, bestFitness: 0.4);

        Assert.False(policy.Decide(3, null, final: false).SaveBest);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Decide_FitnessNotFinite_IsNeverTheBest(double fitness)
    {
        var policy = new CheckpointPolicy(save: true, period: -1);

        Assert.False(policy.Decide(0, fitness, final: false).SaveBest);
        Assert.True(policy.Decide(1, 0.1, final: false).SaveBest);
        Assert.Equal(0.1, policy.BestFitness);
    }

    [Fact]
    public void Decide_Period_NamesEveryMultipleOfIt()
    {
        var policy = new CheckpointPolicy(save: true, period: 2);

        Assert.Equal(["epoch0", null, "epoch2", null], Enumerable.Range(0, 4).Select(epoch => policy.Decide(epoch, 0.1, final: false).PeriodicName));
        Assert.Null(new CheckpointPolicy(save: true, period: -1).Decide(0, 0.1, final: false).PeriodicName);
    }

    [Fact]
    public void Decide_SavingSwitchedOff_WritesOnlyTheFinalEpoch()
    {
        var policy = new CheckpointPolicy(save: false, period: 1);

        Assert.Equal(new CheckpointDecision(false, false, null), policy.Decide(0, 0.3, final: false));
        Assert.Equal(new CheckpointDecision(true, false, "epoch1"), policy.Decide(1, 0.2, final: true));
    }
}
