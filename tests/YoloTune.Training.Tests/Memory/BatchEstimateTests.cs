using System.Runtime.InteropServices;
using YoloTune.Training.Memory;

namespace YoloTune.Training.Tests.Memory;

public class BatchEstimateTests
{
    [Fact]
    public void Fit_OnALineThroughTwoBatches_TakesWhatTheMemoryHolds()
    {
        var estimate = BatchEstimate.Through((2, 700), (4, 900));

        Assert.Equal(500, estimate.Fixed);
        Assert.Equal(100, estimate.PerImage);
        Assert.Equal(1300, estimate.BytesOf(8));
        Assert.Equal(8, estimate.Fit(1399, 64));
        Assert.Equal(6, estimate.Fit(1399, 6));
        Assert.Equal(1, estimate.Fit(100, 64));
    }

    [Fact]
    public void Through_WithoutGrowth_StaysWithinTheLimit() => Assert.Equal(64, BatchEstimate.Through((2, 700), (4, 700)).Fit(10_000, 64));

    [Fact]
    public void Through_WithTheSameBatchTwice_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => BatchEstimate.Through((2, 1), (2, 2)));

    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 68719476736 bytes. Error code 12 (Cannot allocate memory)", true)]
    [InlineData("DefaultCPUAllocator: not enough memory: you tried to allocate 68719476736 bytes.", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)", false)]
    public void Caused_ByWhatLibtorchSays(string message, bool expected)
    {
        Assert.Equal(expected, MemoryExhaustion.Caused(new ExternalException(message)));
        Assert.False(MemoryExhaustion.Caused(new InvalidOperationException(message)));
    }

    [Fact]
    public void Caused_ByARealAllocationThatIsTooLarge()
    {
        var error = Assert.ThrowsAny<Exception>(() => TorchSharp.torch.empty(1L << 60));

        Assert.True(MemoryExhaustion.Caused(error), $"{error.GetType()}: {error.Message}");
    }

    [Fact]
    public void Peak_AfterAReset_SeesWhatIsAllocatedSince()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux tells the peak.");
        Assert.SkipUnless(ResidentMemory.TryResetPeak(), "This system does not let the peak begin anew.");
        var before = ResidentMemory.Peak!.Value;

        var block = GC.AllocateUninitializedArray<byte>(256 << 20);
        block.AsSpan().Fill(1);

        Assert.InRange(ResidentMemory.Peak!.Value, before + (128 << 20), long.MaxValue);
        Assert.True(ResidentMemory.Total >= ResidentMemory.Now);
        GC.KeepAlive(block);
    }
}
