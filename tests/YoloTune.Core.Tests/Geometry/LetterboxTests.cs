using System.Text.Json;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tests.Imaging;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Geometry;

public class LetterboxTests
{
    [Fact]
    public void Fit_WithEveryGoldenCase_GivesRatioSizeAndPadding()
    {
        foreach (var entry in SharedFolder.GoldenJson("data", "letterbox.json").EnumerateArray())
        {
            using var image = new Rented(GoldenImages.Input(entry.GetProperty("image").GetString()!));
            var frame = Fit(entry, image.Image);
            var tag = entry.GetProperty("tag").GetString();

            Assert.Equal($"{tag}: {Numbers(entry, "output_hw")}", $"{tag}: {frame.Height},{frame.Width}");
            Assert.Equal(Numbers(entry, "new_unpad_wh"), $"{frame.ContentWidth},{frame.ContentHeight}");
            Assert.Equal(Numbers(entry, "top_bottom_left_right"), $"{frame.Top},{frame.Bottom},{frame.Left},{frame.Right}");
            Assert.Equal(entry.GetProperty("ratio")[0].GetDouble(), frame.RatioX, 1e-12);
            Assert.Equal(entry.GetProperty("ratio")[1].GetDouble(), frame.RatioY, 1e-12);
        }
    }

    [Fact]
    public void ApplyLetterbox_WithEveryGoldenCase_IsByteEqual()
    {
        var golden = SharedFolder.Golden("data", "letterbox.safetensors");
        var compared = 0;
        foreach (var entry in SharedFolder.GoldenJson("data", "letterbox.json").EnumerateArray())
        {
            var tag = entry.GetProperty("tag").GetString()!;
            if (golden.Contains($"{tag}.img"))
            {
                var image = GoldenImages.Input(entry.GetProperty("image").GetString()!);
                GoldenImages.AssertSame(golden[$"{tag}.img"], Resampling.ApplyLetterbox(image, Fit(entry, image)), tag);
                compared++;
            }
        }

        Assert.Equal(golden.Tensors.Count(pair => pair.Key.EndsWith(".img", StringComparison.Ordinal)), compared);
    }

    // Rows of specification 03, section 30.
    [Theory]
    [InlineData(480, 640, 80, 80, 0, 0)]
    [InlineData(427, 640, 106, 107, 0, 0)]
    [InlineData(360, 640, 140, 140, 0, 0)]
    public void Fit_OfALoadedImageInASquare_PutsTheOddPixelBelow(int height, int width, int top, int bottom, int left, int right)
    {
        var frame = Letterbox.Fit(height, width, 640, 640);

        Assert.Equal((top, bottom, left, right), (frame.Top, frame.Bottom, frame.Left, frame.Right));
    }

    [Theory]
    [InlineData(333, 500, 640, 426, 11, 11)]
    [InlineData(1080, 1920, 640, 360, 12, 12)]
    public void Fit_WithAuto_PadsToTheStride(int height, int width, int contentWidth, int contentHeight, int top, int bottom)
    {
        var frame = Letterbox.Fit(height, width, 640, 640, new LetterboxOptions { Auto = true });

        Assert.Equal((contentWidth, contentHeight, top, bottom), (frame.ContentWidth, frame.ContentHeight, frame.Top, frame.Bottom));
    }

    [Fact]
    public void Fit_OfAnEmptyImage_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Letterbox.Fit(0, 5, 32, 32));

    private static Letterbox Fit(JsonElement entry, PixelBuffer image)
    {
        var arguments = entry.GetProperty("arguments");
        bool Flag(string name, bool fallback) => arguments.TryGetProperty(name, out var value) ? value.GetBoolean() : fallback;
        var options = new LetterboxOptions
        {
            Auto = Flag("auto", false),
            ScaleFill = Flag("scale_fill", false),
            ScaleUp = Flag("scaleup", true),
            Center = Flag("center", true),
            Stride = arguments.TryGetProperty("stride", out var stride) ? stride.GetInt32() : 32,
        };
        var shape = arguments.GetProperty("new_shape");
        return Letterbox.Fit(image.Height, image.Width, shape[0].GetInt32(), shape[1].GetInt32(), options);
    }

    private static string Numbers(JsonElement entry, string name) => string.Join(',', entry.GetProperty(name).EnumerateArray().Select(value => value.GetInt32()));

    private readonly record struct Rented(PixelBuffer Image) : IDisposable
    {
        public void Dispose() => Image.Recycle();
    }
}
