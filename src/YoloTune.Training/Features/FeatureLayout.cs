using TorchSharp;
using YoloTune.Models;
using YoloTune.Training.Batching;
using static TorchSharp.torch;

namespace YoloTune.Training.Features;

/// <summary>
/// How the outputs of a frozen prefix lie in a file: one record per picture, output after output, in the memory layout that
/// the network computes in. Half the size of single precision: what a network in bfloat16 computes is kept as it is, and what
/// one in single precision computes is rounded to 16-bit floats, whose 11 significant bits are three more than bfloat16 has.
/// </summary>
/// <param name="Shapes">The outputs.</param>
/// <param name="Format">What the network computes in.</param>
internal sealed record FeatureLayout(IReadOnlyList<FeatureShape> Shapes, ComputeFormat Format)
{
    private const int ElementSize = 2;
    private const float LargestHalf = 65504;

    /// <summary>Number format of the file.</summary>
    public ScalarType Storage => Format.Precision == ScalarType.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float16;

    /// <summary>Bytes of one picture.</summary>
    public long BytesPerView => Shapes.Sum(shape => shape.Count * ElementSize);

    /// <summary>Bytes of one picture's output.</summary>
    /// <param name="level">Zero-based place in <see cref="Shapes"/>.</param>
    public int BytesOf(int level) => checked((int)(Shapes[level].Count * ElementSize));

    /// <summary>Memory for an output of several pictures as the file has it; belongs to the dispose scope at hand.</summary>
    /// <param name="level">Zero-based place in <see cref="Shapes"/>.</param>
    /// <param name="count">Pictures.</param>
    public Tensor Allocate(int level, int count)
    {
        var shape = Shapes[level];
        return empty(
            Format.ChannelsLast ? [count, shape.Height, shape.Width, shape.Channels] : [count, shape.Channels, shape.Height, shape.Width],
            dtype: Storage);
    }

    /// <summary>From the file's form to the network's: no copy where the network computes in bfloat16.</summary>
    /// <param name="stored">What <see cref="Allocate"/> gave, filled.</param>
    public Tensor ToNetwork(Tensor stored) => (Format.ChannelsLast ? stored.permute(0, 3, 1, 2) : stored).to(Format.Precision);

    /// <summary>From the network's form to the file's.</summary>
    /// <param name="output">(B, C, H, W).</param>
    public Tensor ToStored(Tensor output)
    {
        var laid = Format.ChannelsLast ? output.permute(0, 2, 3, 1) : output;
        if (Storage != ScalarType.Float16)
        {
            return laid.to(Storage).contiguous();
        }

        using Scalar low = -LargestHalf;
        using Scalar high = LargestHalf;
        return laid.clamp(low, high).to(Storage).contiguous();
    }
}
