using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Tests.Augmentation;

public class PipelineTests
{
    private const int Size = 64;

    private static readonly AugmentationOptions Everything = new()
    {
        Degrees = 10,
        Shear = 3,
        Perspective = 0.0005,
        FlipUpDown = 0.5,
        Mosaic = 0.8,
        MixUp = 0.5,
        CutMix = 0.5,
        Bgr = 0.3,
    };

    [Fact]
    public async Task Create_OnManyThreads_GivesTheSameSamples()
    {
        var pipeline = new TrainingPipeline(new NoiseSource(12, Size), Everything, Size, seed: 42);
        var single = Enumerable.Range(0, 12).Select(index => Digest(pipeline.Create(index, epoch: 3))).ToArray();

        var parallel = await Task.WhenAll(Enumerable.Range(0, 12).Select(index => Task.Run(() => Digest(pipeline.Create(index, epoch: 3)))));

        Assert.Equal(single, parallel);
        Assert.NotEqual(single[0], Digest(pipeline.Create(0, epoch: 4)));
    }

    [Fact]
    public void Create_NeverWritesToTheImagesOfTheSource()
    {
        var source = new NoiseSource(6, Size);
        var before = Enumerable.Range(0, 6).Select(i => source.Image(i).Clone()).ToArray();
        foreach (var options in new[] { Everything, Everything with { Mosaic = 0 }, AugmentationOptions.None with { HsvHue = 0.5, FlipLeftRight = 1 } })
        {
            var pipeline = new TrainingPipeline(source, options, Size, seed: 1);
            for (var i = 0; i < 30; i++)
            {
                pipeline.Create(i % 6, i).Recycle();
            }
        }

        for (var i = 0; i < 6; i++)
        {
            Assert.True(before[i].Pixels.SequenceEqual(source.Image(i).Pixels));
        }
    }

    [Fact]
    public void Create_WithEverything_GivesSquareImagesAndBoxesInside()
    {
        var pipeline = new TrainingPipeline(new NoiseSource(12, Size), Everything, Size, seed: 7);
        for (var i = 0; i < 60; i++)
        {
            var sample = pipeline.Create(i % 12, i);
            Assert.Equal((Size, Size, 3), (sample.Image.Height, sample.Image.Width, sample.Image.Channels));
            Assert.Equal($"{i % 12}.png", sample.File);
            Assert.All(sample.Instances.Boxes, value => Assert.InRange(value, 0, Size));
            Assert.Equal(4 * sample.Instances.Classes.Length, sample.Instances.Boxes.Length);
            sample.Recycle();
        }
    }

    [Fact]
    public void Create_WithCopyPasteOfPartners_AddsTheirObjectsAsOftenAsAsked()
    {
        var options = AugmentationOptions.None with { CopyPaste = 0.6, CopyPasteMode = CopyPasteMode.MixUp };
        var pipeline = new TrainingPipeline(new CornerSource(Size), options, Size, seed: 5);

        var classes = Enumerable.Range(0, 200).Select(epoch => pipeline.Create(0, epoch).Instances.Classes).ToArray();

        // Six in ten samples meet a partner, of which one in four is the sample itself; an object hides none of another corner.
        Assert.InRange(classes.Count(found => found.Length == 2), 60, 120);
        Assert.All(classes, found => Assert.Equal(0, found[0]));
        Assert.Equal([1, 2, 3], classes.Where(found => found.Length == 2).Select(found => (int)found[1]).Distinct().Order());
    }

    /// <summary>Four pictures with an object in another corner each.</summary>
    private sealed class CornerSource(int size) : ISampleSource
    {
        public int Count => 4;

        public Sample Load(int index)
        {
            var (x, y) = (index % 2 * size / 2, index / 2 * size / 2);
            var (left, top, right, bottom) = (x + 4f, y + 4f, x + (size / 2) - 4f, y + (size / 2) - 4f);
            return new Sample($"{index}.png", new PixelBuffer(size, size), new Instances([index], [left, top, right, bottom], [left, top, right, top, right, bottom, left, bottom], 4), size, size);
        }
    }

    [Fact]
    public void Create_WithMosaic_DrawsPartnersFromTheWholeSet()
    {
        var options = AugmentationOptions.None with { Mosaic = 1, ScaleMinimum = 0.5, ScaleMaximum = 0.5 };
        var pipeline = new TrainingPipeline(new NoiseSource(12, Size), options, Size, seed: 7);

        var classes = Enumerable.Range(0, 100).SelectMany(epoch => pipeline.Create(0, epoch).Instances.Classes).Distinct();

        Assert.Equal(12, classes.Count());
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.25, 30, 70)]
    [InlineData(1.0, 200, 200)]
    public void Create_FlipsAsOftenAsAsked(double probability, int least, int most)
    {
        var source = new NoiseSource(1, Size);
        var pipeline = new TrainingPipeline(source, AugmentationOptions.None with { FlipLeftRight = probability }, Size, seed: 3);

        var flipped = Enumerable.Range(0, 200).Count(epoch => !pipeline.Create(0, epoch).Image.Pixels.SequenceEqual(source.Image(0).Pixels));

        Assert.InRange(flipped, least, most);
    }

    [Fact]
    public void Create_OfAGivenShape_CentresWithoutMosaic()
    {
        var pipeline = new TrainingPipeline(new NoiseSource(4, Size), AugmentationOptions.None with { Mosaic = 1 }, Size, seed: 3);

        var sample = pipeline.Create(1, 0, 32, 96);

        Assert.Equal((32, 96), (sample.Image.Height, sample.Image.Width));
        Assert.Single(sample.Instances.Classes);
    }

    [Fact]
    public void Create_OfGreyImages_SkipsHsv()
    {
        var source = new NoiseSource(1, Size, channels: 1);
        var sample = new TrainingPipeline(source, AugmentationOptions.None with { HsvValue = 0.9 }, Size, seed: 3).Create(0, 0);

        Assert.True(sample.Image.Pixels.SequenceEqual(source.Image(0).Pixels));
    }

    [Fact]
    public void Create_ForValidation_PadsWithoutEnlarging()
    {
        var source = new NoiseSource(2, Size);
        var sample = new ValidationPipeline(source).Create(1, 96, 96);

        // 32 x 42 pixels in 96 x 96.
        Assert.Equal((27f, 32f), (sample.PadLeft, sample.PadTop));
        Assert.Equal([42f / 4 + 27, 32f / 4 + 32, 3 * 42f / 4 + 27, 3 * 32f / 4 + 32], sample.Instances.Boxes);
        Assert.Equal(114, sample.Image.Data[0]);
        Assert.True(sample.Image.Row(32).Slice(27 * 3, 42 * 3).SequenceEqual(source.Image(1).Row(0)));
    }

    [Fact]
    public void FromDecoded_OfALargeImage_ShrinksItAndKeepsTheRatios()
    {
        var sample = Sample.FromDecoded("a", new PixelBuffer(375, 500), 320, (height, width) => Instances.FromNormalized([0f], [0.5f, 0.5f, 1f, 1f], height, width));

        Assert.Equal((240, 320, 375, 500), (sample.Image.Height, sample.Image.Width, sample.OriginalHeight, sample.OriginalWidth));
        Assert.Equal((0.64f, 0.64f), (sample.RatioHeight, sample.RatioWidth));
        Assert.Equal([0f, 0, 320, 240], sample.Instances.Boxes);
    }

    private static string Digest(Sample sample)
    {
        var planes = new byte[3 * Size * Size];
        SampleFormat.WritePixels(sample, planes);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(planes)) + string.Join(',', sample.Instances.Boxes);
    }
}
