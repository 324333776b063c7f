using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Concatenation along the channels. Maps of bfloat16 whose channels lie side by side are copied row by row on all threads
/// (libtorch does it on one); the gradients of the parts are views of that of the whole, in both cases.
/// </summary>
internal static unsafe class MapJoin
{
    private const long ValuesPerThread = 1 << 15;

    /// <summary>Joins maps of one size.</summary>
    /// <param name="parts">(B, C, H, W) each.</param>
    public static Tensor Apply(params Tensor[] parts) => parts.All(MapRows.Fits) ? Function.Run(parts) : cat(parts, 1);

    private static Tensor Copy(ReadOnlySpan<Tensor> parts)
    {
        var shape = parts[0].shape;
        var rows = new MapRows[parts.Length];
        var channels = 0L;
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = MapRows.Of(parts[i]);
            channels += rows[i].Channels;
        }

        var result = MapRows.Create(shape[0], channels, shape[2], shape[3]);
        var whole = MapRows.Of(result);
        var threads = ThreadTeam.PartsFor(whole.Count * channels, ValuesPerThread);
        ThreadTeam.Run(threads, thread =>
        {
            var (start, end) = (whole.Count * thread / threads, whole.Count * (thread + 1) / threads);
            for (var row = start; row < end; row++)
            {
                var target = whole.First + (row * whole.Pitch);
                foreach (ref readonly var part in rows.AsSpan())
                {
                    Unsafe.CopyBlockUnaligned(target, part.First + (row * part.Pitch), (uint)part.Channels * sizeof(ushort));
                    target += part.Channels;
                }
            }
        });
        return result;
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(MapJoin);

        public static Tensor Run(Tensor[] parts)
        {
            using var scope = NewDisposeScope();
            return apply([.. parts]).MoveToOuterDisposeScope();
        }

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var parts = Array.ConvertAll(vars, part => (Tensor)part);
            ctx.save_data("channels", Array.ConvertAll(parts, part => part.size(1)));
            return Copy(parts);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var channels = (long[])ctx.get_data("channels");
            var gradients = new Tensor[channels.Length];
            var first = 0L;
            for (var i = 0; i < gradients.Length; i++)
            {
                gradients[i] = grad_output.narrow(1, first, channels[i]);
                first += channels[i];
            }

            GraphHandover.Note(grad_output, gradients);
            return [.. gradients];
        }
    }
}
