using System.Runtime.InteropServices;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>Refuses weights that are not numbers (spec/02 section 11, strict mode).</summary>
internal static class FiniteCheck
{
    /// <summary>Checks all floating-point tensors.</summary>
    /// <param name="state">The tensors.</param>
    /// <param name="file">The file, for the error.</param>
    /// <exception cref="InputException">One has a NaN or an infinity; the message names it.</exception>
    public static void Require(IEnumerable<KeyValuePair<string, StoredTensor>> state, string file)
    {
        foreach (var (name, tensor) in state)
        {
            if (!IsFinite(tensor))
            {
                throw new InputException($"the tensor '{name}' contains NaN or infinity", file, remedy: "Use an earlier checkpoint; the training that wrote this one had diverged");
            }
        }
    }

    private static bool IsFinite(StoredTensor tensor)
    {
        if (!tensor.IsFloatingPoint)
        {
            return true;
        }

        if (tensor.Kind != TensorKind.Float64)
        {
            return tensor.ToFloats().All(float.IsFinite);
        }

        foreach (var value in MemoryMarshal.Cast<byte, double>(tensor.Data.Span))
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
