using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public sealed class ProcessMemoryTests
{
    private static readonly string[] Maps =
    [
        "7f0000000000-7f0000001000 r--p 00000000 08:01 77                         /app/libtorch_cpu.so",
        "7f0000001000-7f0000002000 rw-p 00001000 08:01 77                         /app/libtorch_cpu.so",
        "7f0000002000-7f0000005000 rw-p 00000000 00:00 0 ",
        "7f0000005000-7f0000006000 rw-p 00005000 08:01 77                         /app/libtorch_cpu.so",
        "7f0000006000-7f0000007000 r--p 00000000 00:00 0",
        "7f0000007000-7f0000008000 rw-p 00000000 00:00 0",
        "7f0000009000-7f000000a000 rw-p 00000000 00:00 0",
        "7f000000a000-7f000000b000 rw-p 00000000 08:01 78                         /app/other libtorch_cpu.so.bak",
        "7f000000b000-7f000000c000 rw-p 00000000 00:00 0",
        "7f0010000000-7f0010001000 rw-p 00000000 08:01 79                         /app/with space/libtorch_cpu.so",
        "7f0010001000-7f0020001000 rw-p 00000000 00:00 0",
        "7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0                          [stack]",
    ];

    [Fact]
    public void WritableRegions_Maps_GivesTheLibraryAndWhatFollowsIt() => Assert.Equal(
        [
            (0x7f0000001000, 0x1000),
            (0x7f0000002000, 0x3000),
            (0x7f0000005000, 0x1000),
            (0x7f0000007000, 0x1000),
            (0x7f0010000000, 0x1000),
        ],
        ProcessMemory.WritableRegions(Maps, "libtorch_cpu.so"));

    [Fact]
    public void WritableRegions_LibraryAbsent_IsEmpty() => Assert.Empty(ProcessMemory.WritableRegions(Maps, "libtorch_cuda.so"));
}
