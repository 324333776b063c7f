using System.Runtime.InteropServices;
using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

/// <summary>
/// The correction on this process's real oneDNN: its record is made as empty as a hypervisor would make it, and the guard has
/// to find and correct it. Runs alone, because a convolution elsewhere would meanwhile be prepared wrongly.
/// </summary>
[Collection(nameof(RecordCorrectionTests))]
[CollectionDefinition(nameof(RecordCorrectionTests), DisableParallelization = true)]
public sealed class RecordCorrectionTests(ITestOutputHelper output)
{
    [Fact]
    public void Run_RecordEmptiedInMemory_EndsWithRightConvolutions()
    {
        var records = OperatingSystem.IsLinux() ? ProcessMemory.Search("libtorch_cpu.so", FindFull) : [];
        if (records.Count != 1)
        {
            // Another processor, with another number of cache levels: the known fault cannot be brought about here.
            Assert.NotEqual(NumericsBranch.RecordCorrected, NativeRuntime.EnsureLoaded().Branch);
            return;
        }

        var saved = new byte[12];
        Marshal.Copy((nint)records[0], saved, 0, saved.Length);
        try
        {
            ProcessMemory.Write(records[0], CacheRecord.Encode(new(1, 1, 1)));
            var verdict = new NumericsGuard(new HiddenCachesMachine(records[0]), TimeProvider.System).Run(OneDnnMode.On);
            output.WriteLine(verdict.Summary);
            Assert.Equal(verdict.Before.AreSmall ? NumericsBranch.Sound : NumericsBranch.RecordCorrected, verdict.Branch);
            Assert.True(verdict.After.AreSmall, verdict.Summary);
        }
        finally
        {
            ProcessMemory.Write(records[0], saved);
        }
    }

    /// <summary>Records with three plausible, ascending sizes, as a processor that reports its caches gets them.</summary>
    private static List<int> FindFull(byte[] memory)
    {
        var words = MemoryMarshal.Cast<byte, uint>(memory);
        var places = new List<int>();
        for (var at = 0; at + 21 <= words.Length; at++)
        {
            if (words[at] is >= 16384 and <= 262144
                && words[at + 1] > words[at] && words[at + 2] > words[at + 1]
                && words.Slice(at + 3, 7).IndexOfAnyExcept(0u) < 0
                && words.Slice(at + 10, 3).IndexOfAnyExceptInRange(1u, 4095u) < 0
                && words.Slice(at + 13, 7).IndexOfAnyExcept(0u) < 0
                && words[at + 20] == 3)
            {
                places.Add(at * sizeof(uint));
            }
        }

        return places;
    }

    /// <summary>The real machine, taken for one that hides its caches, with shapes that nothing in this process has used yet.</summary>
    private sealed class HiddenCachesMachine(long record) : INumericsMachine
    {
        private readonly TorchNumericsMachine _machine = new();

        public bool HidesItsCaches => true;

        public NumericsErrors Check(ConvolutionProbe probe) =>
            _machine.Check(probe == ConvolutionProbe.First ? new(1, 4, 43, 35, 36) : new(4, 1, 47, 67, 68));

        public IReadOnlyList<long> FindEmptyRecords()
        {
            var found = _machine.FindEmptyRecords();
            Assert.Equal([record], found);
            return found;
        }

        public bool CorrectRecord(long address) => _machine.CorrectRecord(address);

        public bool SwitchOneDnnOff() => throw new InvalidOperationException("The guard must not switch oneDNN off in the test process.");

        public void SilenceNnpack()
        {
        }
    }
}
