using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Loading;

public sealed class ValidationLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadEpoch_Validation_IsRectangularWithTwiceTheBatchAndTheSameEveryEpoch()
    {
        using var fixture = new LoaderFixture();
        using var loader = DataLoaders.ForValidation(fixture.Dataset, LoaderFixture.Options);
        Assert.Equal(6, loader.BatchSize);
        var first = LoaderFixture.Read(loader, 0);
        Assert.Equal(first, LoaderFixture.Read(loader, 5));
        var plan = RectPlan.Create([.. fixture.Dataset.Items.Select(item => (item.Height, item.Width))], 6, 64, 32, 0.5);
        Assert.Equal(plan.Shapes.Select(shape => $"{shape.Height}x{shape.Width}"), first.Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public void ReadEpoch_SquareValidation_KeepsTheOrderOfTheDataSet()
    {
        using var fixture = new LoaderFixture();
        using var loader = DataLoaders.ForValidation(fixture.Dataset, LoaderFixture.Options with { ValidationRect = false, ValidationBatchSize = 4 });
        var images = new List<BatchImage>();
        foreach (var batch in loader.ReadEpoch(0))
        {
            Assert.Equal((64, 64), (batch.Height, batch.Width));
            images.AddRange(batch.Images);
            batch.Dispose();
        }

        Assert.Equal(fixture.Dataset.Items.Select(item => item.ImageFile), images.Select(image => image.File));

        // 40 x 60 becomes 43 x 64 (rounded up) and is centred in 64 x 64.
        Assert.Equal((43f / 40, 64f / 60, 0f, 10f), (images[0].RatioHeight, images[0].RatioWidth, images[0].PadLeft, images[0].PadTop));
    }

    [Theory]
    [InlineData("e2e")]
    [InlineData("nms")]
    public void ReadEpoch_Coco128_HasTheBatchesOfTheGoldenValidation(string name)
    {
        var golden = SharedFolder.GoldenJson("metrics", $"val_det26-{name}.json");
        var images = SharedFolder.Require("datasets", "coco128", "images", "train2017");
        var yaml = DatasetYaml.Load(_folder.Write("data.yaml", $"train: '{images}'\nval: '{images}'\nnc: 80\n"));
        var dataset = DatasetReader.Read(yaml, DatasetSplit.Val, new DatasetOptions { UseLabelCache = false });
        using var loader = DataLoaders.ForValidation(dataset, new LoaderOptions
        {
            ValidationBatchSize = golden.GetProperty("batch").GetInt32(),
            ImageSize = golden.GetProperty("imgsz").GetInt32(),
            ValidationRect = golden.GetProperty("rect").GetBoolean(),
            Workers = 2,
        });
        var shapes = new List<string>();
        foreach (var batch in loader.ReadEpoch(0))
        {
            shapes.Add($"{batch.Height}x{batch.Width}");
            batch.Dispose();
        }

        Assert.Equal(golden.GetProperty("batch_shapes").EnumerateArray().Select(shape => $"{shape[2]}x{shape[3]}"), shapes);
    }

    [Fact]
    public void ReadEpoch_GoldenTrace_HasItsImagesTargetsAndByteSums()
    {
        var trace = SharedFolder.GoldenJson("trace", "sgd.json");
        var data = DatasetYaml.Load(SharedFolder.Require("golden", "trace", "dataset", "data.yaml"));
        var dataset = DatasetReader.Read(data, DatasetSplit.Train, new DatasetOptions { UseLabelCache = false, RequireLabels = true });
        var options = new LoaderOptions
        {
            BatchSize = 8,
            ImageSize = 160,
            Workers = 2,
            Epochs = 3,
            Augmentation = YoloTune.Data.Augmentation.AugmentationOptions.None,
        };
        using var loader = DataLoaders.ForTraining(dataset, options);
        foreach (var epoch in trace.GetProperty("iterations").EnumerateArray().GroupBy(iteration => iteration.GetProperty("epoch").GetInt32()))
        {
            foreach (var (expected, batch) in epoch.Zip(loader.ReadEpoch(epoch.Key)))
            {
                Assert.Equal(expected.GetProperty("files").EnumerateArray().Select(file => file.GetString()), batch.Images.Select(image => Path.GetFileName(image.File)));
                Assert.Equal(expected.GetProperty("instances").GetInt32(), batch.LabelCount);
                var sum = 0L;
                foreach (var value in batch.PixelSpan)
                {
                    sum += value;
                }

                Assert.Equal(expected.GetProperty("img_sum").GetInt64(), sum);
                batch.Dispose();
            }
        }
    }
}
