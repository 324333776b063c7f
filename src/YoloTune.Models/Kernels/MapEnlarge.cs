using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Nearest-neighbour enlargement of both sides by two for maps of bfloat16 whose channels lie side by side: rows are copied
/// forward; backward four rows, which may lie apart, are added in single precision.
/// </summary>
internal static unsafe class MapEnlarge
{
    private const long ValuesPerThread = 1 << 15;

    /// <summary>True when a map has the form.</summary>
    /// <param name="map">(B, C, H, W).</param>
    public static bool Fits(Tensor map) => NormSiluKernel.IsSupported && MapRows.Fits(map);

    /// <summary>Enlarges.</summary>
    /// <param name="map">(B, C, H, W) that <see cref="Fits"/>.</param>
    /// <returns>(B, C, 2H, 2W).</returns>
    public static Tensor Apply(Tensor map) => Function.Run(map);

    private static Tensor Forward(Tensor map)
    {
        var shape = map.shape;
        var result = MapRows.Create(shape[0], shape[1], 2 * shape[2], 2 * shape[3]);
        var (small, large) = (MapRows.Of(map), MapRows.Of(result));
        var width = shape[3];
        Share(small, width, line =>
        {
            for (var x = 0L; x < width; x++)
            {
                var from = small.First + (((line * width) + x) * small.Pitch);
                var to = large.First + (((line * 4 * width) + (2 * x)) * large.Pitch);
                var bytes = (uint)small.Channels * sizeof(ushort);
                Unsafe.CopyBlockUnaligned(to, from, bytes);
                Unsafe.CopyBlockUnaligned(to + large.Pitch, from, bytes);
                Unsafe.CopyBlockUnaligned(to + (2 * width * large.Pitch), from, bytes);
                Unsafe.CopyBlockUnaligned(to + (((2 * width) + 1) * large.Pitch), from, bytes);
            }
        });
        return result;
    }

    private static Tensor Backward(Tensor gradient)
    {
        using var brought = MapRows.Bring(gradient);
        var shape = gradient.shape;
        var result = MapRows.Create(shape[0], shape[1], shape[2] / 2, shape[3] / 2);
        var (large, small) = (MapRows.Of(brought), MapRows.Of(result));
        var width = shape[3] / 2;
        Share(small, width, line =>
        {
            for (var x = 0L; x < width; x++)
            {
                var from = large.First + (((line * 4 * width) + (2 * x)) * large.Pitch);
                AddFour(from, from + (2 * width * large.Pitch), large.Pitch, small.First + (((line * width) + x) * small.Pitch), small.Channels);
            }
        });
        return result;
    }

    private static void AddFour(ushort* upper, ushort* lower, long pitch, ushort* target, int count)
    {
        var i = 0;
        for (; i <= count - NormSiluKernel.Lanes; i += NormSiluKernel.Lanes)
        {
            var above = NormSiluKernel.Load(upper + i) + NormSiluKernel.Load(upper + pitch + i);
            var below = NormSiluKernel.Load(lower + i) + NormSiluKernel.Load(lower + pitch + i);
            NormSiluKernel.Save(target + i, above + below);
        }

        for (; i < count; i++)
        {
            var above = NormSiluKernel.Single(upper[i]) + NormSiluKernel.Single(upper[pitch + i]);
            target[i] = NormSiluKernel.Half(above + (NormSiluKernel.Single(lower[i]) + NormSiluKernel.Single(lower[pitch + i])));
        }
    }

    /// <summary>Divides the lines of the smaller map among the threads.</summary>
    private static void Share(MapRows small, long width, Action<long> line)
    {
        var lines = small.Count / width;
        var threads = ThreadTeam.PartsFor(4 * small.Count * small.Channels, ValuesPerThread);
        ThreadTeam.Run(threads, thread =>
        {
            for (var i = lines * thread / threads; i < lines * (thread + 1) / threads; i++)
            {
                line(i);
            }
        });
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(MapEnlarge);

        public static Tensor Run(Tensor map)
        {
            using var scope = NewDisposeScope();
            return apply(map).MoveToOuterDisposeScope();
        }

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => Forward((Tensor)vars[0]);

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var gradient = Backward(grad_output);
            GraphHandover.Note(grad_output, gradient);
            return [gradient];
        }
    }
}
