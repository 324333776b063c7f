using YoloTune.Core.Errors;
using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public class AllocatorTuningTests
{
    [Fact]
    public void IsWanted_ByDefault_UnlessSwitchedOff()
    {
        Assert.True(AllocatorTuning.IsWanted(null));
        Assert.True(AllocatorTuning.IsWanted("auto"));
        Assert.False(AllocatorTuning.IsWanted("system"));
    }

    [Fact]
    public void Apply_OnGlibc_IsTaken() => Assert.Equal(MainArena.CanBeTold, AllocatorTuning.Apply());

    [Fact]
    public void IsWanted_OfAnUnknownValue_NamesIt()
    {
        var error = Assert.Throws<InputException>(() => AllocatorTuning.IsWanted("fast"));

        Assert.Contains("fast", error.Message, StringComparison.Ordinal);
    }
}
