namespace YoloTune.Models.Native;

/// <summary>The sizes of a processor's data caches, bytes.</summary>
/// <param name="Level1">Per core.</param>
/// <param name="Level2">Per core.</param>
/// <param name="Level3">Shared.</param>
internal readonly record struct CacheSizes(uint Level1, uint Level2, uint Level3)
{
    /// <summary>Modest sizes that no current server processor undercuts.</summary>
    public static CacheSizes Default { get; } = new(32 << 10, 1 << 20, 4 << 20);

    /// <summary>
    /// The sizes that the older CPUID leaves give (AMD64 Architecture Programmer's Manual, volume 3, appendix E.4.4 and E.4.5),
    /// each replaced by <see cref="Default"/>'s where it is implausible.
    /// </summary>
    /// <param name="level1">ECX of leaf 0x80000005: bits 31 to 24, KiB.</param>
    /// <param name="level2">ECX of leaf 0x80000006: bits 31 to 16, KiB.</param>
    /// <param name="level3">EDX of leaf 0x80000006: bits 31 to 18, units of 512 KiB for the whole package; 32 MiB at most are taken, the share of one core complex.</param>
    public static CacheSizes FromLegacyLeaves(uint level1, uint level2, uint level3)
    {
        var first = (level1 >> 24) << 10;
        var second = (level2 >> 16) << 10;
        var third = Math.Min((ulong)(level3 >> 18) << 19, 32u << 20);
        return new(
            first is >= 16u << 10 and <= 256u << 10 ? first : Default.Level1,
            second is >= 256u << 10 and <= 16u << 20 ? second : Default.Level2,
            third >= 1u << 20 ? (uint)third : Default.Level3);
    }
}
