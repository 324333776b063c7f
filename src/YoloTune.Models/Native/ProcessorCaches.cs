using System.Runtime.Intrinsics.X86;

namespace YoloTune.Models.Native;

/// <summary>What CPUID says of this processor's caches.</summary>
internal static class ProcessorCaches
{
    private const int CacheTopologyLeaf = unchecked((int)0x8000001D);

    /// <summary>True for an AMD processor whose leaf 0x8000001D, which newer software reads the cache sizes from, is empty.</summary>
    public static bool AreHidden => X86Base.IsSupported && IsAmd(X86Base.CpuId(0, 0)) && DescribesNothing(X86Base.CpuId);

    /// <summary>The sizes to put in oneDNN's record; defaults on other processors than AMD's.</summary>
    public static CacheSizes Sizes()
    {
        if (!X86Base.IsSupported)
        {
            return CacheSizes.Default;
        }

        var (_, _, level1, _) = X86Base.CpuId(unchecked((int)0x80000005), 0);
        var (_, _, level2, level3) = X86Base.CpuId(unchecked((int)0x80000006), 0);
        return CacheSizes.FromLegacyLeaves((uint)level1, (uint)level2, (uint)level3);
    }

    /// <summary>True when leaf 0 spells "AuthenticAMD".</summary>
    internal static bool IsAmd((int Eax, int Ebx, int Ecx, int Edx) leaf) => leaf is { Ebx: 0x68747541, Edx: 0x69746E65, Ecx: 0x444D4163 };

    /// <summary>True when the subleaves of the data caches (0, 2 and 3) give neither lines, ways nor sets.</summary>
    internal static bool DescribesNothing(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> read)
    {
        ReadOnlySpan<int> dataCaches = [0, 2, 3];
        foreach (var subleaf in dataCaches)
        {
            var (_, ebx, ecx, _) = read(CacheTopologyLeaf, subleaf);
            if ((ebx | ecx) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
