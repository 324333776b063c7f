using System.Globalization;
using System.Text.Json;
using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class FlipTests
{
    [Theory]
    [InlineData("horizontal", false)]
    [InlineData("horizontal", true)]
    [InlineData("vertical", false)]
    [InlineData("vertical", true)]
    public void Flip_OfTheGoldenSample_GivesImageAndLabels(string direction, bool reorder)
    {
        var golden = SharedFolder.Golden("data", "flip.safetensors");
        var order = reorder ? JsonSerializer.Deserialize<int[]>(golden.Metadata["flip_idx"]) : null;
        var image = GoldenImages.ToImage(golden["in.img"]);
        var sample = new Sample("in", image, GoldenLabels.Normalized(golden, "in", image.Height, image.Width), image.Height, image.Width);

        if (direction == "horizontal")
        {
            Flip.LeftRight(sample, order);
        }
        else
        {
            Flip.UpDown(sample, order);
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"{direction}.{(reorder ? "idx" : "noidx")}");
        GoldenImages.AssertSame(golden[$"{tag}.img"], sample.Image, tag);
        GoldenLabels.AssertSame(GoldenLabels.Normalized(golden, tag, image.Height, image.Width), sample.Instances, tag);
    }

    [Fact]
    public void Flip_OfASharedImage_CopiesIt()
    {
        var shared = new PixelBuffer(2, 2, 3);
        shared.Data[0] = 9;
        var sample = new Sample("a", shared, Instances.Empty, 2, 2);

        Flip.LeftRight(sample);

        Assert.Equal(9, shared.Data[0]);
        Assert.Equal(9, sample.Image.Data[3]);
    }

    [Fact]
    public void Flip_WithAnOrderOfAnotherLength_IsRefused()
    {
        var sample = new Sample("a", new PixelBuffer(4, 4), new Instances([0f], [0f, 0, 1, 1], keypoints: new float[6], keypointCount: 2), 4, 4);

        Assert.Throws<ArgumentException>(() => Flip.LeftRight(sample, [0, 1, 2]));
    }
}
