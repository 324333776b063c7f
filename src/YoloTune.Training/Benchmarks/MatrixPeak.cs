using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Benchmarks;

/// <summary>
/// What the machine reaches at best with all threads: the fastest of products of square matrices and of large convolutions in
/// both layouts. Convolutions count, since those of oneDNN may be faster than its matrix products.
/// </summary>
internal static class MatrixPeak
{
    private const int Repetitions = 8;
    private static readonly long[] _sides = [1024, 2048];

    /// <summary>Batch, channels (in and out) and side of the maps of the 3 x 3 convolutions.</summary>
    private static readonly (long Batch, long Channels, long Side)[] _convolutions = [(8, 256, 40), (16, 128, 40)];

    /// <summary>The best, GFLOP/s; two operations per multiplication and addition.</summary>
    /// <param name="type">Type of the operands.</param>
    public static double Measure(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        return Math.Max(_sides.Max(side => Product(side, type)), _convolutions.Max(shape => Convolution(shape.Batch, shape.Channels, shape.Side, type)));
    }

    private static double Product(long side, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand(side, side).to(type), rand(side, side).to(type));
        return Best(() => a.matmul(b), 2.0 * side * side * side);
    }

    private static double Convolution(long batch, long channels, long side, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (input, weight) = (rand(batch, channels, side, side).to(type), rand(channels, channels, 3, 3).to(type));
        var operations = 2.0 * 9 * batch * channels * channels * side * side;
        var contiguous = Best(() => nn.functional.conv2d(input, weight, padding: [1, 1]), operations);
        var (inputLast, weightLast) = (ChannelsLast(input), ChannelsLast(weight));
        return Math.Max(contiguous, Best(() => nn.functional.conv2d(inputLast, weightLast, padding: [1, 1]), operations));
    }

    private static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static double Best(Func<Tensor> compute, double operations)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var result = compute();
            var time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        return 1e-9 * operations / best.TotalSeconds;
    }
}
