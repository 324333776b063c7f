using System.Runtime.InteropServices;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.PyTorch;

/// <summary>Half-precision copies for files (spec/02 section 4): a value that is not finite becomes 0 (NaN) or the largest half of its sign.</summary>
internal static class HalfPrecision
{
    private const ushort ExponentMask = 0x7C00;
    private const ushort MantissaMask = 0x03FF;
    private const ushort SignMask = 0x8000;
    private const ushort Largest = 0x7BFF;

    /// <summary>The copy of a floating-point tensor; a tensor that needs no change, and one of integers, is given back itself.</summary>
    /// <param name="tensor">Any tensor.</param>
    public static StoredTensor Of(StoredTensor tensor)
    {
        if (!tensor.IsFloatingPoint || (tensor.Kind == TensorKind.Float16 && AllFinite(Bits(tensor.Data.Span))))
        {
            return tensor;
        }

        var bytes = new byte[tensor.ElementCount * sizeof(ushort)];
        if (tensor.Kind == TensorKind.Float16)
        {
            tensor.Data.Span.CopyTo(bytes);
        }
        else
        {
            var halves = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
            var values = tensor.Kind == TensorKind.Float32 ? MemoryMarshal.Cast<byte, float>(tensor.Data.Span) : tensor.ToFloats();
            for (var i = 0; i < halves.Length; i++)
            {
                halves[i] = (Half)values[i];
            }
        }

        MakeFinite(MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()));
        return new StoredTensor(TensorKind.Float16, [.. tensor.Shape], bytes);
    }

    private static ReadOnlySpan<ushort> Bits(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, ushort>(bytes);

    private static bool AllFinite(ReadOnlySpan<ushort> bits)
    {
        foreach (var value in bits)
        {
            if ((value & ExponentMask) == ExponentMask)
            {
                return false;
            }
        }

        return true;
    }

    private static void MakeFinite(Span<ushort> bits)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            if ((bits[i] & ExponentMask) == ExponentMask)
            {
                bits[i] = (bits[i] & MantissaMask) != 0 ? (ushort)0 : (ushort)((bits[i] & SignMask) | Largest);
            }
        }
    }
}
