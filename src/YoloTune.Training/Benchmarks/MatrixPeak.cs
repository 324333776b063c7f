using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Benchmarks;

/// <summary>What the machine reaches at best: a product of two square matrices with all threads.</summary>
internal static class MatrixPeak
{
    private const long Side = 2048;
    private const int Repetitions = 8;

    /// <summary>The best of some products, GFLOP/s.</summary>
    /// <param name="type">Type of the matrices.</param>
    public static double Measure(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var (a, b) = (rand(Side, Side).to(type), rand(Side, Side).to(type));
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var product = a.matmul(b);
            var time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        return 2e-9 * Side * Side * Side / best.TotalSeconds;
    }
}
