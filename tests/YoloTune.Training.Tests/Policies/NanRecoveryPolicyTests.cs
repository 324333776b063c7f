using YoloTune.Training.Policies;

namespace YoloTune.Training.Tests.Policies;

public sealed class NanRecoveryPolicyTests
{
    [Fact]
    public void Decide_NotFiniteInTheFirstEpoch_OnlyWarns()
    {
        var policy = new NanRecoveryPolicy();

        Assert.Equal(RecoveryAction.Warn, policy.Decide(5, 5, double.NaN, 0.1));
        Assert.Equal(0, policy.Attempts);
    }

    [Fact]
    public void Decide_NotFiniteFourTimesInARow_RestoresThreeTimesThenFails()
    {
        var policy = new NanRecoveryPolicy();

        Assert.Equal(
            [RecoveryAction.RestoreLast, RecoveryAction.RestoreLast, RecoveryAction.RestoreLast, RecoveryAction.Fail],
            Enumerable.Range(0, 4).Select(_ => policy.Decide(3, 0, double.PositiveInfinity, null)));
    }

    [Fact]
    public void Decide_FiniteEpochBetween_StartsCountingAnew()
    {
        var policy = new NanRecoveryPolicy(attempts: 3);

        Assert.Equal(RecoveryAction.Continue, policy.Decide(3, 0, 1.5, null));
        Assert.Equal(RecoveryAction.RestoreLast, policy.Decide(4, 0, 1.5, double.NaN));
        Assert.Equal(1, policy.Attempts);
    }
}
