using System.Buffers.Binary;
using System.Runtime.InteropServices;
using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public sealed class CacheRecordTests
{
    private static readonly uint[] Empty = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 3];

    [Fact]
    public void FindEmpty_NoRecord_FindsNothing() => Assert.Empty(CacheRecord.FindEmpty(Memory(500)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100 - 21)]
    public void FindEmpty_OneRecord_FindsItsOffset(int word) => Assert.Equal([word * 4], CacheRecord.FindEmpty(Memory(100, word)));

    [Theory]
    [InlineData(21)]
    [InlineData(40)]
    public void FindEmpty_TwoRecords_FindsBoth(int second) => Assert.Equal([0, second * 4], CacheRecord.FindEmpty(Memory(100, 0, second)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(79)]
    public void FindEmpty_ShorterThanARecord_FindsNothing(int bytes) =>
        Assert.Empty(CacheRecord.FindEmpty(Memory(21, 0).AsSpan(0, bytes)));

    [Fact]
    public void FindEmpty_RecordCutAtTheEnd_IsNotFound() => Assert.Empty(CacheRecord.FindEmpty(Memory(100, 50).AsSpan(0, 70 * 4)));

    [Fact]
    public void FindEmpty_OnesBeforeTheRecord_AreSteppedOver()
    {
        var memory = Memory(100, 10);
        Write(memory, 9, 1);
        Write(memory, 8, 1);
        Assert.Equal([40], CacheRecord.FindEmpty(memory));
    }

    [Theory]
    [InlineData(0, 32768u)]
    [InlineData(2, 2u)]
    [InlineData(3, 1u)]
    [InlineData(9, 1u)]
    [InlineData(10, 0u)]
    [InlineData(12, 4096u)]
    [InlineData(13, 1u)]
    [InlineData(19, 1u)]
    [InlineData(20, 2u)]
    [InlineData(20, 4u)]
    public void FindEmpty_OneWordDiffers_IsNotARecord(int word, uint value)
    {
        var memory = Memory(60, 5);
        Write(memory, 5 + word, value);
        Assert.Empty(CacheRecord.FindEmpty(memory));
    }

    [Fact]
    public void FindEmpty_LargestSharing_IsARecord()
    {
        var memory = Memory(60, 5);
        Write(memory, 5 + 12, 4095);
        Assert.Equal([20], CacheRecord.FindEmpty(memory));
    }

    [Fact]
    public void Encode_WrittenOverARecord_MakesItFull()
    {
        var memory = Memory(40, 3);
        CacheRecord.Encode(new(32768, 1048576, 4194304)).CopyTo(memory, 12);
        Assert.Equal([32768u, 1048576u, 4194304u, 0u], MemoryMarshal.Cast<byte, uint>(memory.AsSpan(12, 16)).ToArray());
        Assert.Empty(CacheRecord.FindEmpty(memory));
    }

    [Theory]
    [InlineData(0x300c0140u, 0x04008140u, 0x0c009140u, 49152u, 1048576u, 33554432u)] // AMD EPYC of family 26, as read
    [InlineData(0u, 0u, 0u, 32768u, 1048576u, 4194304u)]
    [InlineData(0x20080140u, 0x02006140u, 0x00209140u, 32768u, 524288u, 4194304u)]
    [InlineData(0x01000000u, 0xFFFF0000u, 0x00010000u, 32768u, 1048576u, 4194304u)]
    [InlineData(0x40000000u, 0x10000000u, 0x00800000u, 65536u, 4194304u, 16777216u)]
    public void Sizes_FromLegacyLeaves_AreReadOrReplacedByDefaults(uint level1, uint level2, uint level3, uint size1, uint size2, uint size3) =>
        Assert.Equal(new CacheSizes(size1, size2, size3), CacheSizes.FromLegacyLeaves(level1, level2, level3));

    [Fact]
    public void IsAmd_VendorNames_AreToldApart()
    {
        Assert.True(ProcessorCaches.IsAmd((28, 0x68747541, 0x444D4163, 0x69746E65)));
        Assert.False(ProcessorCaches.IsAmd((28, 0x756E6547, 0x6C65746E, 0x49656E69)));
    }

    [Fact]
    public void DescribesNothing_AllSubleavesEmpty_IsTrue() => Assert.True(ProcessorCaches.DescribesNothing((_, _) => (0, 0, 0, 0)));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void DescribesNothing_OneCacheDescribed_IsFalse(int described) =>
        Assert.False(ProcessorCaches.DescribesNothing((leaf, subleaf) =>
        {
            Assert.Equal(unchecked((int)0x8000001D), leaf);
            return subleaf == described ? (0x121, 0x02C0003F, 0x3F, 0) : (0, 0, 0, 0);
        }));

    private static byte[] Memory(int words, params int[] records)
    {
        var memory = new uint[words];
        foreach (var at in records)
        {
            Empty.CopyTo(memory, at);
        }

        return MemoryMarshal.AsBytes<uint>(memory).ToArray();
    }

    private static void Write(byte[] memory, int word, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(memory.AsSpan(word * 4), value);
}
