using YoloTune.Core.Errors;
using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public class AllocatorTuningTests
{
    [Fact]
    public void Apply_OnRequest_LeavesTheAllocatorAlone() => Assert.False(AllocatorTuning.Apply("system"));

    [Fact]
    public void Apply_OnGlibc_IsTaken() => Assert.Equal(OperatingSystem.IsLinux() && File.Exists("/lib/x86_64-linux-gnu/libc.so.6") || AllocatorTuning.Apply(null), AllocatorTuning.Apply(null));

    [Fact]
    public void Apply_OfAnUnknownValue_NamesIt()
    {
        var error = Assert.Throws<InputException>(() => AllocatorTuning.Apply("fast"));

        Assert.Contains("fast", error.Message, StringComparison.Ordinal);
    }
}
