using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Batch normalisation by batch statistics, followed by SiLU or by nothing, as one step of the autograd graph: two passes over the
/// values forward and two backward instead of three and five, and one stored map instead of two (Ioffe and Szegedy 2015; Elfwing et
/// al. 2018; keeping only the input of the pair: Rota Bulo et al. 2018, "In-place activated BatchNorm").
/// </summary>
internal static unsafe class NormSilu
{
    /// <summary>Values summed in single precision before they go into a sum in double precision, in periods.</summary>
    private const int PeriodsPerSum = 1024;

    /// <summary>Values that are worth a thread.</summary>
    private const long ValuesPerThread = 1 << 14;

    /// <summary>True when the step can be taken: bfloat16, channels-last, AVX-512, and at least two values of every channel.</summary>
    /// <param name="input">(B, C, H, W).</param>
    public static bool Fits(Tensor input) =>
        NormSiluKernel.IsSupported && MapRows.FitsDensely(input) && input.shape is [var images, _, var height, var width] && images * height * width > 1;

    /// <summary>Normalises by the statistics of the batch, updates the running ones, and activates.</summary>
    /// <param name="input">A tensor that <see cref="Fits"/>.</param>
    /// <param name="weight">(C) scale.</param>
    /// <param name="bias">(C) shift.</param>
    /// <param name="running">(C) running mean and (C) running unbiased variance, changed in place.</param>
    /// <param name="momentum">Weight of this batch in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="activated">False leaves the normalised values as they are.</param>
    public static Tensor Apply(Tensor input, Tensor weight, Tensor bias, (Tensor Mean, Tensor Variance) running, double momentum, double epsilon, bool activated = true)
    {
        using var statistics = Statistics(input, running, momentum, epsilon);
        return NormSiluFunction.Run(input, weight, bias, statistics, activated);
    }

    /// <summary>y of every value.</summary>
    internal static Tensor Forward<T>(Tensor input, Tensor weight, Tensor bias, Tensor statistics)
        where T : struct, NormSiluKernel.IActivation
    {
        var shape = input.shape;
        var output = MapRows.Create(shape[0], shape[1], shape[2], shape[3]);
        var (x, y) = (MapRows.Of(input), MapRows.Of(output));
        float* moments = Pointer(statistics), gamma = Pointer(weight), beta = Pointer(bias);
        var period = NormSiluKernel.PeriodOf(x.Channels);
        var parameters = new float[2 * period];
        for (int i = 0, c = 0; i < period; i++, c = c + 1 == x.Channels ? 0 : c + 1)
        {
            parameters[i] = gamma[c] * moments[x.Channels + c];
            parameters[period + i] = beta[c] - (moments[c] * parameters[i]);
        }

        fixed (float* p = parameters)
        {
            var q = (nint)p;
            Share(x.Count * x.Channels, period, (_, start, count) =>
                NormSiluKernel.Forward<T>(x.First + start, y.First + start, count, period, (float*)q, (float*)q + period));
        }

        return output;
    }

    /// <summary>The gradients of input, weight and bias.</summary>
    internal static (Tensor Input, Tensor Weight, Tensor Bias) Backward<T>(Tensor gradient, Tensor input, Tensor weight, Tensor bias, Tensor statistics)
        where T : struct, NormSiluKernel.IActivation
    {
        using var brought = MapRows.Bring(gradient);
        var shape = input.shape;
        var result = MapRows.Create(shape[0], shape[1], shape[2], shape[3]);
        var (x, dy, dx) = (MapRows.Of(input), MapRows.Of(brought), MapRows.Of(result));
        var (channels, total) = (x.Channels, x.Count * x.Channels);
        var period = NormSiluKernel.PeriodOf(channels);
        var walk = dy.IsDense ? (period, period) : (channels, dy.Pitch);
        float* moments = Pointer(statistics), gamma = Pointer(weight), beta = Pointer(bias);
        var parameters = new float[4 * period];
        for (int i = 0, c = 0; i < period; i++, c = c + 1 == channels ? 0 : c + 1)
        {
            parameters[i] = gamma[c] * moments[channels + c];
            parameters[period + i] = beta[c] - (moments[c] * parameters[i]);
            parameters[(2 * period) + i] = moments[c];
        }

        fixed (float* p = parameters)
        {
            var q = (nint)p;
            var (sums, products) = Sum(total, period, channels, (start, count, first, second) => NormSiluKernel.BackwardSums<T>(
                x.First + start, dy.First + (start / channels * dy.Pitch), count, period, (float*)q, (float*)first, (float*)second, walk));
            var (dWeight, dBias) = (new float[channels], new float[channels]);
            for (var c = 0; c < channels; c++)
            {
                dBias[c] = (float)sums[c];
                dWeight[c] = (float)(products[c] * moments[channels + c]);
            }

            for (int i = 0, c = 0; i < period; i++, c = c + 1 == channels ? 0 : c + 1)
            {
                // dx = scale (dz - mean(dz) - xhat mean(dz xhat)) with xhat = (x - mean) / deviation.
                var slope = -parameters[i] * moments[channels + c] * dWeight[c] / x.Count;
                parameters[(2 * period) + i] = slope;
                parameters[(3 * period) + i] = (-parameters[i] * dBias[c] / x.Count) - (moments[c] * slope);
            }

            Share(total, period, (_, start, count) => NormSiluKernel.Backward<T>(
                x.First + start, dy.First + (start / channels * dy.Pitch), dx.First + start, count, period, (float*)q, walk));
            return (result, tensor(dWeight), tensor(dBias));
        }
    }

    /// <summary>(2C): mean and 1 / deviation of every channel.</summary>
    private static Tensor Statistics(Tensor input, (Tensor Mean, Tensor Variance) running, double momentum, double epsilon)
    {
        var x = MapRows.Of(input);
        var (channels, rows) = (x.Channels, x.Count);
        var period = NormSiluKernel.PeriodOf(channels);
        var pivot = new float[period];
        var result = new float[2 * channels];
        fixed (float* p = pivot)
        {
            for (var i = 0; i < period; i++)
            {
                pivot[i] = BitConverter.UInt32BitsToSingle((uint)x.First[i % channels] << 16);
            }

            var q = (nint)p;
            var (sums, squares) = Sum(rows * channels, period, channels, (start, count, first, second) =>
                NormSiluKernel.Moments(x.First + start, count, period, (float*)q, (float*)first, (float*)second));
            float* mean = Pointer(running.Mean), variance = Pointer(running.Variance);
            for (var c = 0; c < channels; c++)
            {
                var shifted = sums[c] / rows;
                var spread = Math.Max((squares[c] / rows) - (shifted * shifted), 0);
                result[c] = (float)(shifted + pivot[c]);
                result[channels + c] = (float)(1 / Math.Sqrt(spread + epsilon));
                mean[c] = (float)(((1 - momentum) * mean[c]) + (momentum * result[c]));
                variance[c] = (float)(((1 - momentum) * variance[c]) + (momentum * spread * rows / (rows - 1)));
            }
        }

        return tensor(result);
    }

    private delegate void SumPart(long start, long count, nint first, nint second);

    /// <summary>Two sums per channel over all values.</summary>
    private static (double[] First, double[] Second) Sum(long count, int period, int channels, SumPart part)
    {
        var locals = new double[get_num_threads()][];
        Share(count, period, (thread, start, length) =>
        {
            var scratch = new float[2 * period];
            var local = locals[thread] = new double[2 * period];
            fixed (float* sums = scratch)
            {
                var step = (long)period * PeriodsPerSum;
                for (var done = 0L; done < length; done += step)
                {
                    part(start + done, Math.Min(step, length - done), (nint)sums, (nint)(sums + period));
                    for (var i = 0; i < local.Length; i++)
                    {
                        local[i] += scratch[i];
                        scratch[i] = 0;
                    }
                }
            }

        });

        // In the order of the threads, so that repeats are bit-equal.
        var (first, second) = (new double[channels], new double[channels]);
        foreach (var local in locals.Where(local => local is not null))
        {
            for (var i = 0; i < period; i++)
            {
                first[i % channels] += local[i];
                second[i % channels] += local[period + i];
            }
        }

        return (first, second);
    }

    /// <summary>Divides values among threads at borders of periods.</summary>
    private static void Share(long count, int period, Action<int, long, long> work)
    {
        var threads = ThreadTeam.PartsFor(count, ValuesPerThread);
        if (threads == 1)
        {
            work(0, 0, count);
            return;
        }

        var periods = (count + period - 1) / period;
        ThreadTeam.Run(threads, thread =>
        {
            var (start, end) = (periods * thread / threads * period, Math.Min(periods * (thread + 1) / threads * period, count));
            work(thread, start, end - start);
        });
    }

    /// <summary>The values of a vector that outlives their use. Indexing by TorchSharp's accessor takes half a microsecond per value.</summary>
    private static float* Pointer(Tensor vector)
    {
        fixed (byte* first = vector.bytes)
        {
            return (float*)first;
        }
    }
}
