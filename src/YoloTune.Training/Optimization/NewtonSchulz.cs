using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>
/// Orthogonalises matrices with the quintic Newton-Schulz iteration in bfloat16 (Jordan et al. 2024, "Muon"; specification 06,
/// section 5.4). The singular values of the result lie around 1, not exactly at it.
/// </summary>
internal static class NewtonSchulz
{
    private const int Iterations = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const float Epsilon = 1e-7f;

    /// <summary>
    /// Orthogonalises a batch. On the CPU, values are held in single precision and rounded to bfloat16 where a bfloat16
    /// kernel with single-precision accumulation rounds: this does not depend on which bfloat16 kernels a processor has, and is
    /// faster where it has none.
    /// </summary>
    /// <param name="matrices">(n, rows, columns) with rows no greater than columns.</param>
    /// <returns>Same shape and element type; belongs to the dispose scope of the caller.</returns>
    public static Tensor Orthogonalise(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var emulate = matrices.device_type == DeviceType.CPU;
        var x = emulate ? Round(matrices.to(ScalarType.Float32)) : matrices.to(ScalarType.BFloat16);
        var norm = RoundIf(emulate, x.Squared().sum([1, 2], keepdim: true, type: ScalarType.Float32).sqrt(), x.dtype);
        x = RoundIf(emulate, x / RoundIf(emulate, norm.Plus(Epsilon), x.dtype), x.dtype);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            using var step = NewDisposeScope();
            var gram = RoundIf(emulate, x.bmm(x.transpose(1, 2)), x.dtype);
            var polynomial = RoundIf(emulate, AddProduct(gram, gram, gram, B, C), x.dtype);
            x = RoundIf(emulate, AddProduct(x, polynomial, x, A, 1), x.dtype).MoveToOuterDisposeScope();
        }

        return x.to(matrices.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// addend x beta + left right x alpha, with one rounding. TorchSharp 0.107 hands the tensors on in another order than its
    /// parameter names say: the receiver is the left factor and the last tensor the addend.
    /// </summary>
    private static Tensor AddProduct(Tensor addend, Tensor left, Tensor right, float beta, float alpha) => left.baddbmm(right, addend, beta, alpha);

    private static Tensor RoundIf(bool emulate, Tensor tensor, ScalarType type) => emulate ? Round(tensor) : tensor.to(type);

    private static Tensor Round(Tensor tensor) => tensor.to(ScalarType.BFloat16).to(ScalarType.Float32);
}
