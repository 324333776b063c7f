using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>Brings maps of a network back to the size of an image, and finds the best class of every pixel.</summary>
/// <param name="InputHeight">Rows of the network input.</param>
/// <param name="InputWidth">Columns of the network input.</param>
internal sealed record PixelScores(int InputHeight, int InputWidth)
{
    /// <summary>Where the image lies in the network input: left, top, width and height, pixels; null for all of it.</summary>
    public (int Left, int Top, int Width, int Height)? Content { get; init; }

    /// <summary>Rows and columns of the image; null for those of the network input.</summary>
    public (int Height, int Width)? Native { get; init; }

    /// <summary>The class of every pixel: that of the highest score, the lower one among equals; with a single class 1 where its score is above 0.</summary>
    /// <param name="logits">(B, classes, h, w).</param>
    /// <param name="image">Which image.</param>
    public byte[] Classes(Tensor logits, int image)
    {
        // Class by class: all of them at once would take as much memory as a training step.
        var count = (int)logits.size(1);
        float[] best = Plane(logits, image, 0, alignCorners: false);
        var classes = new byte[best.Length];
        if (count == 1)
        {
            return Array.ConvertAll(best, score => score > 0 ? (byte)1 : (byte)0);
        }

        for (var index = 1; index < count; index++)
        {
            var scores = Plane(logits, image, index, alignCorners: false);
            for (var i = 0; i < scores.Length; i++)
            {
                if (scores[i] > best[i])
                {
                    (best[i], classes[i]) = (scores[i], (byte)index);
                }
            }
        }

        return classes;
    }

    /// <summary>One channel in the size of the image, resized linearly.</summary>
    /// <param name="maps">(B, channels, h, w).</param>
    /// <param name="image">Which image.</param>
    /// <param name="channel">Which channel.</param>
    /// <param name="alignCorners">Whether the corner pixels keep their places.</param>
    public float[] Plane(Tensor maps, int image, int channel, bool alignCorners)
    {
        using var scope = NewDisposeScope();
        var plane = maps.narrow(0, image, 1).narrow(1, channel, 1).to(ScalarType.Float32);
        plane = Resized(plane, InputHeight, InputWidth, alignCorners);
        if (Content is var (left, top, width, height))
        {
            plane = plane.narrow(2, top, height).narrow(3, left, width);
        }

        if (Native is var (rows, columns))
        {
            plane = Resized(plane, rows, columns, alignCorners);
        }

        return MemoryMarshal.Cast<byte, float>(plane.contiguous().bytes).ToArray();
    }

    private static Tensor Resized(Tensor plane, int height, int width, bool alignCorners) => plane.size(2) == height && plane.size(3) == width
        ? plane
        : nn.functional.interpolate(plane, [height, width], mode: InterpolationMode.Bilinear, align_corners: alignCorners);
}
