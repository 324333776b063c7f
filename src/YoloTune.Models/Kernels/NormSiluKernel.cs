using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Batch normalisation and SiLU over bfloat16 values whose channels lie side by side, with AVX-512. Arithmetic is in single
/// precision; the exponential (a polynomial on [-1/2, 1/2], relative error 5e-5) and the reciprocal (14 bits) are more exact than
/// the eight bits of the result. Values are walked in periods: the parameters of the channels repeated to a multiple of a vector.
/// </summary>
internal static unsafe class NormSiluKernel
{
    /// <summary>What follows the normalisation; the compiler makes a loop of its own for each.</summary>
    internal interface IActivation
    {
        /// <summary>f(u).</summary>
        static abstract Vector512<float> Value(Vector512<float> u);

        /// <summary>f(u).</summary>
        static abstract float Value(float u);

        /// <summary>f'(u).</summary>
        static abstract Vector512<float> Slope(Vector512<float> u);

        /// <summary>f'(u).</summary>
        static abstract float Slope(float u);
    }

    /// <summary>Values of a vector.</summary>
    internal const int Lanes = 16;
    private const int ShortestPeriod = 128;
    private const float MinusLog2E = -1.44269504f;

    /// <summary>True where the processor has the instructions.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Values after which the parameters of the channels, in vectors, repeat.</summary>
    public static int PeriodOf(int channels)
    {
        var period = channels;
        while (period % Lanes != 0)
        {
            period += channels;
        }

        return (ShortestPeriod + period - 1) / period * period;
    }

    /// <summary>Adds the sums of x - pivot and of its square to what the places of a period hold.</summary>
    /// <param name="x">The values.</param>
    /// <param name="count">Their number.</param>
    /// <param name="period">Length of the other arrays.</param>
    /// <param name="pivot">Taken from every value.</param>
    /// <param name="sum">Sums.</param>
    /// <param name="square">Sums of squares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Moments(ushort* x, long count, int period, float* pivot, float* sum, float* square)
    {
        for (var end = x + count; x < end; x += period)
        {
            var length = (int)Math.Min(period, end - x);
            var i = 0;
            for (; i <= length - Lanes; i += Lanes)
            {
                var value = Load(x + i) - Vector512.Load(pivot + i);
                (Vector512.Load(sum + i) + value).Store(sum + i);
                Avx512F.FusedMultiplyAdd(value, value, Vector512.Load(square + i)).Store(square + i);
            }

            for (; i < length; i++)
            {
                var value = Single(x[i]) - pivot[i];
                sum[i] += value;
                square[i] += value * value;
            }
        }
    }

    /// <summary>y = f(x scale + shift).</summary>
    /// <param name="x">The values.</param>
    /// <param name="y">The results.</param>
    /// <param name="count">Their number.</param>
    /// <param name="period">Length of the parameter arrays.</param>
    /// <param name="scale">Factors.</param>
    /// <param name="shift">Summands.</param>
    /// <typeparam name="T">The activation.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(ushort* x, ushort* y, long count, int period, float* scale, float* shift)
        where T : struct, IActivation
    {
        var end = x + count;
        for (; x < end; x += period, y += period)
        {
            var length = (int)Math.Min(period, end - x);
            var i = 0;
            for (; i <= length - Lanes; i += Lanes)
            {
                var u = Avx512F.FusedMultiplyAdd(Load(x + i), Vector512.Load(scale + i), Vector512.Load(shift + i));
                Save(y + i, T.Value(u));
            }

            for (; i < length; i++)
            {
                var u = (Single(x[i]) * scale[i]) + shift[i];
                y[i] = Half(T.Value(u));
            }
        }
    }

    /// <summary>Adds the sums of dz and of dz (x - pivot) to what the places of a period hold; dz = dy f'(x scale + shift).</summary>
    /// <param name="x">The values.</param>
    /// <param name="dy">Gradients of the results.</param>
    /// <param name="count">Their number.</param>
    /// <param name="period">Length of the other arrays.</param>
    /// <param name="parameters">Scale, shift and pivot, one after the other.</param>
    /// <param name="sum">Sums of dz.</param>
    /// <param name="product">Sums of dz (x - pivot).</param>
    /// <param name="walk">How the two go on.</param>
    /// <typeparam name="T">The activation.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardSums<T>(ushort* x, ushort* dy, long count, int period, float* parameters, float* sum, float* product, (int Step, long Pitch) walk)
        where T : struct, IActivation
    {
        var (scale, shift, pivot) = ((nint)parameters, (nint)(parameters + period), (nint)(parameters + (2 * period)));
        var end = x + count;
        for (; x < end; x += walk.Step, dy += walk.Pitch)
        {
            var length = (int)Math.Min(walk.Step, end - x);
            var i = 0;
            for (; i <= length - Lanes; i += Lanes)
            {
                var value = Load(x + i);
                var dz = Load(dy + i) * T.Slope(Avx512F.FusedMultiplyAdd(value, Vector512.Load((float*)scale + i), Vector512.Load((float*)shift + i)));
                (Vector512.Load(sum + i) + dz).Store(sum + i);
                Avx512F.FusedMultiplyAdd(dz, value - Vector512.Load((float*)pivot + i), Vector512.Load(product + i)).Store(product + i);
            }

            for (; i < length; i++)
            {
                var value = Single(x[i]);
                var dz = Single(dy[i]) * T.Slope((value * ((float*)scale)[i]) + ((float*)shift)[i]);
                sum[i] += dz;
                product[i] += dz * (value - ((float*)pivot)[i]);
            }
        }
    }

    /// <summary>dx = dz scale + x slope + offset; dz = dy f'(x scale + shift).</summary>
    /// <param name="x">The values.</param>
    /// <param name="dy">Gradients of the results.</param>
    /// <param name="dx">Gradients of the values; may be <paramref name="dy"/>.</param>
    /// <param name="count">Their number.</param>
    /// <param name="period">Length of each parameter.</param>
    /// <param name="parameters">Scale, shift, slope and offset, one after the other.</param>
    /// <param name="walk">How x and dx, and how dy go on: a period each, or a row of channels each where rows of dy lie apart.</param>
    /// <typeparam name="T">The activation.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(ushort* x, ushort* dy, ushort* dx, long count, int period, float* parameters, (int Step, long Pitch) walk)
        where T : struct, IActivation
    {
        var (scale, shift, slope, offset) = ((nint)parameters, (nint)(parameters + period), (nint)(parameters + (2 * period)), (nint)(parameters + (3 * period)));
        var end = x + count;
        for (; x < end; x += walk.Step, dy += walk.Pitch, dx += walk.Step)
        {
            var length = (int)Math.Min(walk.Step, end - x);
            var i = 0;
            for (; i <= length - Lanes; i += Lanes)
            {
                var value = Load(x + i);
                var factor = Vector512.Load((float*)scale + i);
                var dz = Load(dy + i) * T.Slope(Avx512F.FusedMultiplyAdd(value, factor, Vector512.Load((float*)shift + i)));
                var rest = Avx512F.FusedMultiplyAdd(value, Vector512.Load((float*)slope + i), Vector512.Load((float*)offset + i));
                Save(dx + i, Avx512F.FusedMultiplyAdd(dz, factor, rest));
            }

            for (; i < length; i++)
            {
                var value = Single(x[i]);
                var factor = ((float*)scale)[i];
                var dz = Single(dy[i]) * T.Slope((value * factor) + ((float*)shift)[i]);
                dx[i] = Half((dz * factor) + (value * ((float*)slope)[i]) + ((float*)offset)[i]);
            }
        }
    }

    /// <summary>1 / (1 + 2^v) with v = -u log2 e, kept within the exponents of single precision; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> u)
    {
        var v = u * Vector512.Create(MinusLog2E);
        v = Avx512F.Max(Vector512.Create(-126f), Avx512F.Min(Vector512.Create(126f), v));
        var whole = Avx512F.RoundScale(v, 8);
        var f = v - whole;
        var p = Avx512F.FusedMultiplyAdd(f, Vector512.Create(0.0096181f), Vector512.Create(0.0555041f));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(0.2402265f));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(0.6931472f));
        p = Avx512F.FusedMultiplyAdd(p, f, Vector512.Create(1f));
        return Avx512F.Reciprocal14(Avx512F.Scale(p, whole) + Vector512.Create(1f));
    }

    private static float Sigmoid(float u) => 1 / (1 + MathF.Exp(-u));

    /// <summary>Reads sixteen values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Load(ushort* source) => Vector512.ShiftLeft(Avx512F.ConvertToVector512UInt32(Vector256.Load(source)), 16).AsSingle();

    /// <summary>Rounds to nearest, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Save(ushort* target, Vector512<float> value)
    {
        var bits = value.AsUInt32();
        var odd = Vector512.ShiftRightLogical(bits, 16) & Vector512.Create(1u);
        Avx512F.ConvertToVector256UInt16(Vector512.ShiftRightLogical(bits + odd + Vector512.Create(0x7FFFu), 16)).Store(target);
    }

    /// <summary>The value of sixteen bits.</summary>
    internal static float Single(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    /// <summary>Rounds to nearest, ties to even.</summary>
    internal static ushort Half(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + ((bits >> 16) & 1) + 0x7FFF) >> 16);
    }

    /// <summary>u sigmoid(u), with the derivative s (1 + u (1 - s)), s = sigmoid(u).</summary>
    internal readonly struct Silu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Value(Vector512<float> u) => u * Sigmoid(u);

        public static float Value(float u) => u * Sigmoid(u);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Slope(Vector512<float> u)
        {
            var s = Sigmoid(u);
            var one = Vector512.Create(1f);
            return s * Avx512F.FusedMultiplyAdd(u, one - s, one);
        }

        public static float Slope(float u)
        {
            var s = Sigmoid(u);
            return s * (1 + (u * (1 - s)));
        }
    }

    /// <summary>Nothing.</summary>
    internal readonly struct None : IActivation
    {
        public static Vector512<float> Value(Vector512<float> u) => u;

        public static float Value(float u) => u;

        public static Vector512<float> Slope(Vector512<float> u) => Vector512.Create(1f);

        public static float Slope(float u) => 1;
    }
}
