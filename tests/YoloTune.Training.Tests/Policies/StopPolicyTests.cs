using YoloTune.Training.Policies;

namespace YoloTune.Training.Tests.Policies;

public sealed class StopPolicyTests
{
    [Fact]
    public void AfterEpoch_WithoutLimit_StopsAtTheLastEpochOnly()
    {
        var policy = new StopPolicy(3);

        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(epoch => policy.AfterEpoch(epoch, TimeSpan.FromDays(epoch)).Stop));
        Assert.True(policy.IsFinal(2));
        Assert.False(policy.TimeIsOver(TimeSpan.FromDays(1000)));
    }

    [Fact]
    public void AfterEpoch_WithLimit_PlansAsManyEpochsAsFit()
    {
        var policy = new StopPolicy(100, timeLimitHours: 1);

        Assert.Equal(new StopDecision(false, 6, true), policy.AfterEpoch(0, TimeSpan.FromMinutes(11)));
        Assert.Equal(new StopDecision(false, 6, false), policy.AfterEpoch(1, TimeSpan.FromMinutes(20)));
        Assert.Equal(new StopDecision(true, 3, true), policy.AfterEpoch(2, TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public void AfterEpoch_Resumed_DividesByTheEpochsOfThisProcess()
    {
        var policy = new StopPolicy(100, timeLimitHours: 1, startEpoch: 10);

        Assert.Equal(12, policy.AfterEpoch(10, TimeSpan.FromMinutes(5)).Epochs);
    }

    [Fact]
    public void TimeIsOver_AfterTheLimit_IsTrue()
    {
        var policy = new StopPolicy(100, timeLimitHours: 0.5);

        Assert.False(policy.TimeIsOver(TimeSpan.FromMinutes(30)));
        Assert.True(policy.TimeIsOver(TimeSpan.FromMinutes(30.01)));
    }
}
