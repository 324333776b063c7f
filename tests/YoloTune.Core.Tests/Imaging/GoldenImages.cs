using YoloTune.Core.Imaging;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Imaging;

/// <summary>Golden images and their comparison.</summary>
internal static class GoldenImages
{
    /// <summary>An input image of golden/data.</summary>
    public static PixelBuffer Input(string name) => ImageDecoder.Decode(SharedFolder.Require("golden", "data", "inputs", name));

    /// <summary>Height x width x channels bytes as an image.</summary>
    public static PixelBuffer ToImage(StoredTensor tensor) =>
        new((int)tensor.Shape[0], (int)tensor.Shape[1], (int)tensor.Shape[2], tensor.Data.ToArray());

    /// <summary>Asserts that every byte agrees.</summary>
    public static void AssertSame(StoredTensor expected, PixelBuffer actual, string what)
    {
        Assert.Equal(expected.Shape, [actual.Height, actual.Width, actual.Channels]);
        AssertSame(expected.Data.Span, actual.Pixels, what);
    }

    /// <summary>Asserts that every byte agrees.</summary>
    public static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (different, largest, first) = (0, 0, -1);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] != actual[i])
            {
                different++;
                largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
                first = first < 0 ? i : first;
            }
        }

        Assert.True(different == 0, $"{what}: {different} of {expected.Length} bytes differ, by up to {largest}, first at {first}");
    }
}
