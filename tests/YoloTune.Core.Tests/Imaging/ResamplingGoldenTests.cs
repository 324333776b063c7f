using System.Text.Json;
using YoloTune.Core.Imaging;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Imaging;

public class ResamplingGoldenTests
{
    [Fact]
    public void FitLongSide_OfEveryGoldenImage_GivesTheReferenceSize()
    {
        var cases = SharedFolder.GoldenJson("data", "load_resize.json").EnumerateArray().Where(entry => Mode(entry) == "long").ToList();
        Assert.NotEmpty(cases);
        foreach (var entry in cases)
        {
            var original = Size(entry, "original_hw");
            Assert.Equal(Size(entry, "resized_hw"), Resampling.FitLongSide(original.Height, original.Width, entry.GetProperty("imgsz").GetInt32()));
        }
    }

    [Fact]
    public void Resize_ToEveryGoldenSize_IsByteEqual()
    {
        var golden = SharedFolder.Golden("data", "load_resize.safetensors");
        var compared = 0;
        foreach (var entry in SharedFolder.GoldenJson("data", "load_resize.json").EnumerateArray())
        {
            var image = entry.GetProperty("image").GetString()!;
            var name = $"{Path.GetFileNameWithoutExtension(image)}.{Mode(entry)}{entry.GetProperty("imgsz").GetInt32()}";
            if (!golden.Contains(name))
            {
                continue;
            }

            var (height, width) = Size(entry, "resized_hw");
            GoldenImages.AssertSame(golden[name], Resampling.Resize(GoldenImages.Input(image), height, width), name);
            compared++;
        }

        Assert.Equal(golden.Tensors.Count, compared);
    }

    [Fact]
    public void Warp_WithEveryGoldenMatrix_IsByteEqual()
    {
        var golden = SharedFolder.Golden("data", "perspective.safetensors");
        foreach (var entry in SharedFolder.GoldenJson("data", "perspective.json").EnumerateArray())
        {
            var name = entry.GetProperty("case").GetString()!;
            var matrix = new double[9];
            Buffer.BlockCopy(golden[$"{name}.M"].Data.ToArray(), 0, matrix, 0, 72);
            var (width, height) = (entry.GetProperty("size_wh")[0].GetInt32(), entry.GetProperty("size_wh")[1].GetInt32());
            var perspective = entry.GetProperty("arguments").TryGetProperty("perspective", out var value) && value.GetDouble() > 0;

            var warped = Resampling.Warp(GoldenImages.Input(entry.GetProperty("image").GetString()!), matrix, height, width, perspective);

            GoldenImages.AssertSame(golden[$"{name}.out.img"], warped, name);
        }
    }

    [Fact]
    public void Warp_WithTheProjectiveKernelAndAnAffineMatrix_AgreesWithTheAffineKernel()
    {
        var source = new PixelBuffer(40, 50);
        new Random(3).NextBytes(source.Data);
        double[] matrix = [1, 0, 7, 0, 1, -4, 0, 0, 1];

        var affine = Resampling.Warp(source, matrix, 45, 60);
        var projective = Resampling.Warp(source, matrix, 45, 60, perspective: true);

        Assert.True(affine.Pixels.SequenceEqual(projective.Pixels));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ResizeAndWarp_OfOtherChannelCounts_AgreeWithThreeChannels(int channels)
    {
        var colour = new PixelBuffer(23, 31);
        new Random(5).NextBytes(colour.Data);
        var other = new PixelBuffer(23, 31, channels);
        for (var i = 0; i < 23 * 31; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                other.Data[(i * channels) + c] = colour.Data[(i * 3) + (c % 3)];
            }
        }

        double[] matrix = [0.9, 0.2, 3.3, -0.1, 1.2, 1.7, 0, 0, 1];
        AssertChannels(Resampling.Resize(colour, 17, 45), Resampling.Resize(other, 17, 45));
        AssertChannels(Resampling.Warp(colour, matrix, 30, 30), Resampling.Warp(other, matrix, 30, 30));
    }

    private static void AssertChannels(PixelBuffer colour, PixelBuffer other)
    {
        for (var i = 0; i < colour.Height * colour.Width; i++)
        {
            for (var c = 0; c < other.Channels; c++)
            {
                Assert.Equal(colour.Data[(i * 3) + (c % 3)], other.Data[(i * other.Channels) + c]);
            }
        }
    }

    private static string Mode(JsonElement entry) => entry.GetProperty("mode").GetString()!;

    private static (int Height, int Width) Size(JsonElement entry, string name) =>
        (entry.GetProperty(name)[0].GetInt32(), entry.GetProperty(name)[1].GetInt32());
}
