using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// The sum of binary cross-entropies with logits over bfloat16 scores, for targets that are zero almost everywhere: sum of
/// softplus(x) minus the sum of x t over the places with a target. There are 65,536 values of bfloat16, so softplus and its derivative are
/// looked up (computed once, in double precision); no map but the gradient itself is made.
/// </summary>
internal static unsafe class SoftPlusSum
{
    private const int Values = 1 << 16;
    private const long ValuesPerThread = 1 << 15;
    private static readonly Lazy<(float[] SoftPlus, float[] Sigmoid)> Tables = new(Fill);

    /// <summary>True when the step can be taken: bfloat16 in memory of this machine.</summary>
    /// <param name="scores">Any shape.</param>
    public static bool Fits(Tensor scores) => scores.dtype == ScalarType.BFloat16 && scores.device_type == TorchSharp.DeviceType.CPU && scores.numel() > 0;

    /// <summary>() the sum, single precision.</summary>
    /// <param name="scores">(B, C, A) logits that <see cref="Fits"/>.</param>
    /// <param name="image">(F) int64, image of every target; no place occurs twice.</param>
    /// <param name="label">(F) int64, its class.</param>
    /// <param name="anchor">(F) int64, its anchor.</param>
    /// <param name="target">(F) float32, the targets.</param>
    public static Tensor Apply(Tensor scores, Tensor image, Tensor label, Tensor anchor, Tensor target)
    {
        using var scope = NewDisposeScope();
        var dense = Dense(scores);
        return Function.Run(dense, image, label, anchor, target).MoveToOuterDisposeScope();
    }

    /// <summary>The scores themselves where no memory lies between them, in whatever order of the dimensions; a copy otherwise.</summary>
    private static Tensor Dense(Tensor scores)
    {
        var (shape, stride) = (scores.shape, scores.stride());
        var expected = 1L;
        foreach (var dimension in Enumerable.Range(0, shape.Length).Where(i => shape[i] > 1).OrderBy(i => stride[i]))
        {
            if (stride[dimension] != expected)
            {
                return scores.contiguous();
            }

            expected *= shape[dimension];
        }

        return scores;
    }

    private static Tensor Forward(Tensor scores, Tensor image, Tensor label, Tensor anchor, Tensor target)
    {
        var first = Pointer(scores);
        var count = scores.numel();
        var threads = ThreadTeam.PartsFor(count, ValuesPerThread);
        var sums = new double[threads];
        var table = Tables.Value.SoftPlus;
        ThreadTeam.Run(threads, thread => sums[thread] = Sum(first + (count * thread / threads), (count * (thread + 1) / threads) - (count * thread / threads), table));
        var sum = sums.Sum();
        var (places, weights) = (PlacesOf(scores, image, label, anchor), target.data<float>().ToArray());
        for (var i = 0; i < places.Length; i++)
        {
            sum -= (double)NormSiluKernel.Single(first[places[i]]) * weights[i];
        }

        return tensor((float)sum);
    }

    private static double Sum(ushort* values, long count, float[] table)
    {
        // Four sums, so that an addition need not wait for the one before.
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0L;
        for (; i <= count - 4; i += 4)
        {
            a += table[values[i]];
            b += table[values[i + 1]];
            c += table[values[i + 2]];
            d += table[values[i + 3]];
        }

        for (; i < count; i++)
        {
            a += table[values[i]];
        }

        return a + b + (c + d);
    }

    private static Tensor Backward(float gradient, Tensor scores, Tensor image, Tensor label, Tensor anchor, Tensor target)
    {
        var sigmoid = Tables.Value.Sigmoid;
        var table = Array.ConvertAll(sigmoid, slope => NormSiluKernel.Half(gradient * slope));
        using var flat = empty(scores.numel(), dtype: ScalarType.BFloat16);
        var result = flat.as_strided(scores.shape, scores.stride());
        ushort* source = Pointer(scores), slopes = Pointer(flat);
        var count = scores.numel();
        var threads = ThreadTeam.PartsFor(count, ValuesPerThread);
        ThreadTeam.Run(threads, thread =>
        {
            var end = count * (thread + 1) / threads;
            for (var i = count * thread / threads; i < end; i++)
            {
                slopes[i] = table[source[i]];
            }
        });
        var (places, weights) = (PlacesOf(scores, image, label, anchor), target.data<float>().ToArray());
        for (var i = 0; i < places.Length; i++)
        {
            slopes[places[i]] = NormSiluKernel.Half(gradient * (sigmoid[source[places[i]]] - weights[i]));
        }

        return result;
    }

    private static long[] PlacesOf(Tensor scores, Tensor image, Tensor label, Tensor anchor)
    {
        var stride = scores.stride();
        var (images, labels, anchors) = (image.data<long>().ToArray(), label.data<long>().ToArray(), anchor.data<long>().ToArray());
        var places = new long[images.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = (images[i] * stride[0]) + (labels[i] * stride[1]) + (anchors[i] * stride[2]);
        }

        return places;
    }

    /// <summary>The first value; valid as long as the tensor.</summary>
    private static ushort* Pointer(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var corner = detached.as_strided([1], [1], tensor.storage_offset());
        fixed (byte* first = corner.bytes)
        {
            return (ushort*)first;
        }
    }

    private static (float[] SoftPlus, float[] Sigmoid) Fill()
    {
        var (softPlus, sigmoid) = (new float[Values], new float[Values]);
        for (var i = 0; i < Values; i++)
        {
            double x = NormSiluKernel.Single((ushort)i);
            var small = Math.Exp(-Math.Abs(x));
            softPlus[i] = (float)(Math.Max(x, 0) + LogOfOnePlus(small));
            sigmoid[i] = (float)(x >= 0 ? 1 / (1 + small) : small / (1 + small));
        }

        return (softPlus, sigmoid);
    }

    /// <summary>log(1 + x) without loss for small x (Goldberg 1991, theorem 4).</summary>
    private static double LogOfOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(SoftPlusSum);

        public static Tensor Run(Tensor scores, Tensor image, Tensor label, Tensor anchor, Tensor target)
        {
            using var scope = NewDisposeScope();
            return apply(scores, image, label, anchor, target).MoveToOuterDisposeScope();
        }

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var tensors = Array.ConvertAll(vars, item => (Tensor)item);
            ctx.save_for_backward([.. tensors]);
            return Forward(tensors[0], tensors[1], tensors[2], tensors[3], tensors[4]);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            Tensor result;
            using (var scope = NewDisposeScope())
            {
                var saved = ctx.get_saved_variables();
                result = Backward(grad_output.item<float>(), saved[0], saved[1], saved[2], saved[3], saved[4]).MoveToOuterDisposeScope();
            }

            GraphHandover.Note(grad_output, result);
            return [result, null!, null!, null!, null!];
        }
    }
}
