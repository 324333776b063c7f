using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace YoloTune.Core.Imaging;

/// <summary>The HSV shift for 16 pixels at a time (AVX2).</summary>
internal static unsafe class HsvVectors
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Changes whole groups of 16 pixels; returns the number of pixels done.</summary>
    public static int Apply(Span<byte> row, HsvTables tables)
    {
        var pixels = row.Length / 48 * 16;
        fixed (byte* data = row)
        fixed (float* blue = tables.Blue, green = tables.Green, red = tables.Red, saturation = tables.Saturation, value = tables.Value)
        fixed (int* sdiv = HsvDivisors.Saturation, hdiv = HsvDivisors.Hue)
        {
            var pointers = new Pointers { Blue = blue, Green = green, Red = red, Saturation = saturation, Value = value, SaturationDivisors = sdiv, HueDivisors = hdiv };
            for (var x = 0; x < pixels; x += 16)
            {
                Group(data + (3 * x), pointers);
            }
        }

        return pixels;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Group(byte* data, in Pointers tables)
    {
        var (p, q, r) = (Vector128.Load(data), Vector128.Load(data + 16), Vector128.Load(data + 32));
        var blue = Planes.Zeroth(p, q, r);
        var green = Planes.First(p, q, r);
        var red = Planes.Second(p, q, r);
        Eight(Avx2.ConvertToVector256Int32(blue), Avx2.ConvertToVector256Int32(green), Avx2.ConvertToVector256Int32(red), tables, out var b0, out var g0, out var r0);
        Eight(Upper(blue), Upper(green), Upper(red), tables, out var b1, out var g1, out var r1);
        var (a, b, c) = Planes.Join(Narrow(b0, b1), Narrow(g0, g1), Narrow(r0, r1));
        a.Store(data);
        b.Store(data + 16);
        c.Store(data + 32);
    }

    private static Vector256<int> Upper(Vector128<byte> values) => Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(values, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector256<int> low, Vector256<int> high)
    {
        var words = Avx2.Permute4x64(Avx2.PackUnsignedSaturate(low, high).AsInt64(), 0b11_01_10_00).AsInt16();
        return Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(
        Vector256<int> blue,
        Vector256<int> green,
        Vector256<int> red,
        in Pointers tables,
        out Vector256<int> newBlue,
        out Vector256<int> newGreen,
        out Vector256<int> newRed)
    {
        var value = Vector256.Max(Vector256.Max(blue, green), red);
        var difference = value - Vector256.Min(Vector256.Min(blue, green), red);
        var hue = Vector256.ConditionalSelect(
            Vector256.Equals(value, red),
            green - blue,
            Vector256.ConditionalSelect(
                Vector256.Equals(value, green),
                blue - red + (difference << 1),
                red - green + (difference << 2)));
        var half = Vector256.Create(HsvDivisors.Half);
        hue = ((hue * Avx2.GatherVector256(tables.HueDivisors, difference, 4)) + half) >> HsvDivisors.Bits;
        hue += Vector256.LessThan(hue, Vector256<int>.Zero) & Vector256.Create(180);
        var saturation = ((difference * Avx2.GatherVector256(tables.SaturationDivisors, value, 4)) + half) >> HsvDivisors.Bits;
        var s = Avx2.GatherVector256(tables.Saturation, saturation, 4);
        var v = Avx2.GatherVector256(tables.Value, value, 4);
        newBlue = Level(s, v, Avx2.GatherVector256(tables.Blue, hue, 4));
        newGreen = Level(s, v, Avx2.GatherVector256(tables.Green, hue, 4));
        newRed = Level(s, v, Avx2.GatherVector256(tables.Red, hue, 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Level(Vector256<float> s, Vector256<float> v, Vector256<float> factor) =>
        Avx.ConvertToVector256Int32WithTruncation(v * Fma.MultiplyAddNegated(s, factor, Vector256<float>.One) * Vector256.Create(255f));

    private struct Pointers
    {
        public float* Blue;
        public float* Green;
        public float* Red;
        public float* Saturation;
        public float* Value;
        public int* SaturationDivisors;
        public int* HueDivisors;
    }
}
