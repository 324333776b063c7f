using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Batch normalisation by batch statistics followed by SiLU as one step of the autograd graph: two passes over the values
/// forward and two backward instead of three and five, and one stored map instead of two (Ioffe and Szegedy 2015; Elfwing et al.
/// 2018; keeping only the input of the pair: Rota Bulo et al. 2018, "In-place activated BatchNorm").
/// </summary>
internal static unsafe class NormSilu
{
    /// <summary>Values summed in single precision before they go into a sum in double precision, in periods.</summary>
    private const int PeriodsPerSum = 1024;

    /// <summary>Values that are worth a thread.</summary>
    private const long ValuesPerThread = 1 << 16;

    /// <summary>True when the step can be taken: bfloat16, channels-last, AVX-512, and at least two values of every channel.</summary>
    /// <param name="input">(B, C, H, W).</param>
    public static bool Fits(Tensor input)
    {
        if (!NormSiluKernel.IsSupported || input.dtype != ScalarType.BFloat16 || input.device_type != DeviceType.CPU || input.dim() != 4)
        {
            return false;
        }

        var (shape, stride) = (input.shape, input.stride());
        var rows = shape[0] * shape[2] * shape[3];
        return rows > 1
            && rows * shape[1] <= int.MaxValue / 2
            && stride[1] == 1
            && stride[3] == shape[1]
            && stride[2] == shape[1] * shape[3]
            && stride[0] == shape[1] * shape[3] * shape[2];
    }

    /// <summary>Normalises by the statistics of the batch, updates the running ones, and activates.</summary>
    /// <param name="input">A tensor that <see cref="Fits"/>.</param>
    /// <param name="weight">(C) scale.</param>
    /// <param name="bias">(C) shift.</param>
    /// <param name="running">(C) running mean and (C) running unbiased variance, changed in place.</param>
    /// <param name="momentum">Weight of this batch in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor Apply(Tensor input, Tensor weight, Tensor bias, (Tensor Mean, Tensor Variance) running, double momentum, double epsilon)
    {
        using var statistics = Statistics(input, running, momentum, epsilon);
        return NormSiluFunction.Run(input, weight, bias, statistics);
    }

    /// <summary>y of every value.</summary>
    internal static Tensor Forward(Tensor input, Tensor weight, Tensor bias, Tensor statistics)
    {
        var output = empty_like(input);
        using var inputView = Rows(input);
        using var outputView = Rows(output);
        var channels = (int)input.shape[1];
        var (moments, gamma, beta) = (Floats(statistics), Floats(weight), Floats(bias));
        var period = NormSiluKernel.PeriodOf(channels);
        var parameters = new float[2 * period];
        for (var i = 0; i < period; i++)
        {
            var c = i % channels;
            parameters[i] = gamma[c] * moments[channels + c];
            parameters[period + i] = beta[c] - (moments[c] * parameters[i]);
        }

        fixed (byte* x = inputView.bytes, y = outputView.bytes)
        fixed (float* p = parameters)
        {
            var (from, to, q) = ((nint)x, (nint)y, (nint)p);
            Share(input.numel(), period, (_, start, count) =>
                NormSiluKernel.Forward((ushort*)from + start, (ushort*)to + start, count, period, (float*)q, (float*)q + period));
        }

        return output;
    }

    /// <summary>The gradients of input, weight and bias.</summary>
    internal static (Tensor Input, Tensor Weight, Tensor Bias) Backward(Tensor gradient, Tensor input, Tensor weight, Tensor bias, Tensor statistics)
    {
        var channels = (int)input.shape[1];
        var rows = input.numel() / channels;
        var period = NormSiluKernel.PeriodOf(channels);
        var (moments, gamma, beta) = (Floats(statistics), Floats(weight), Floats(bias));
        using var inputView = Rows(input);
        using var turned = gradient.to(ScalarType.BFloat16).permute(0, 2, 3, 1);
        using var gradientView = turned.contiguous();
        var result = empty_like(input);
        using var resultView = Rows(result);
        var parameters = new float[4 * period];
        for (var i = 0; i < period; i++)
        {
            var c = i % channels;
            parameters[i] = gamma[c] * moments[channels + c];
            parameters[period + i] = beta[c] - (moments[c] * parameters[i]);
            parameters[(2 * period) + i] = moments[c];
        }

        fixed (byte* x = inputView.bytes, dy = gradientView.bytes, dx = resultView.bytes)
        fixed (float* p = parameters)
        {
            var (from, back, to, q) = ((nint)x, (nint)dy, (nint)dx, (nint)p);
            var (sums, products) = Sum(input.numel(), period, channels, (start, count, first, second) =>
                NormSiluKernel.BackwardSums((ushort*)from + start, (ushort*)back + start, count, period, (float*)q, (float*)first, (float*)second));
            var (dWeight, dBias) = (new float[channels], new float[channels]);
            for (var c = 0; c < channels; c++)
            {
                dBias[c] = (float)sums[c];
                dWeight[c] = (float)(products[c] * moments[channels + c]);
            }

            for (var i = 0; i < period; i++)
            {
                // dx = scale (dz - mean(dz) - xhat mean(dz xhat)) with xhat = (x - mean) / deviation.
                var c = i % channels;
                var slope = -parameters[i] * moments[channels + c] * dWeight[c] / rows;
                parameters[(2 * period) + i] = slope;
                parameters[(3 * period) + i] = (-parameters[i] * dBias[c] / rows) - (moments[c] * slope);
            }

            Share(input.numel(), period, (_, start, count) =>
                NormSiluKernel.Backward((ushort*)from + start, (ushort*)back + start, (ushort*)to + start, count, period, (float*)q));
            return (result, tensor(dWeight), tensor(dBias));
        }
    }

    /// <summary>(2C): mean and 1 / deviation of every channel.</summary>
    private static Tensor Statistics(Tensor input, (Tensor Mean, Tensor Variance) running, double momentum, double epsilon)
    {
        using var detached = input.detach();
        using var view = Rows(detached);
        var channels = (int)input.shape[1];
        var rows = input.numel() / channels;
        var period = NormSiluKernel.PeriodOf(channels);
        var pivot = new float[period];
        var result = new float[2 * channels];
        fixed (byte* x = view.bytes)
        fixed (float* p = pivot)
        {
            for (var i = 0; i < period; i++)
            {
                pivot[i] = BitConverter.UInt32BitsToSingle((uint)((ushort*)x)[i % channels] << 16);
            }

            var (from, q) = ((nint)x, (nint)p);
            var (sums, squares) = Sum(input.numel(), period, channels, (start, count, first, second) =>
                NormSiluKernel.Moments((ushort*)from + start, count, period, (float*)q, (float*)first, (float*)second));
            var mean = running.Mean.data<float>();
            var variance = running.Variance.data<float>();
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
        var threads = (int)Math.Clamp(count / ValuesPerThread, 1, get_num_threads());
        if (threads == 1)
        {
            work(0, 0, count);
            return;
        }

        var periods = (count + period - 1) / period;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var (start, end) = (periods * thread / threads * period, Math.Min(periods * (thread + 1) / threads * period, count));
            work(thread, start, end - start);
        });
    }

    private static float[] Floats(Tensor vector) => vector.data<float>().ToArray();

    /// <summary>The same memory as (B, H, W, C), which is contiguous.</summary>
    private static Tensor Rows(Tensor map) => map.permute(0, 2, 3, 1);
}
