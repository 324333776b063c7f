using System.Runtime.Intrinsics.X86;

namespace YoloTune.Models.Native;

/// <summary>What this processor can do beyond what .NET tells.</summary>
public static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;
    private const int AmxBf16Bit = 22;
    private const int Avx512Bf16Bit = 5;

    /// <summary>True when matrices of bfloat16 are multiplied by instructions of their own (AVX512_BF16 or AMX-BF16).</summary>
    public static bool MultipliesBFloat16 => X86Base.IsSupported && Avx512F.IsSupported && HasBFloat16(X86Base.CpuId);

    /// <summary>Reads leaf 7: subleaf 0, EDX bit 22 for AMX-BF16; subleaf 1, EAX bit 5 for AVX512_BF16 (Intel SDM, volume 2A, CPUID).</summary>
    internal static bool HasBFloat16(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> read)
    {
        if (read(0, 0).Eax < ExtendedFeatures)
        {
            return false;
        }

        var first = read(ExtendedFeatures, 0);
        return (first.Edx >> AmxBf16Bit & 1) == 1 || (first.Eax >= 1 && (read(ExtendedFeatures, 1).Eax >> Avx512Bf16Bit & 1) == 1);
    }
}
