using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.Data.Maps;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Datasets;

/// <summary>Data sets with a depth for every pixel, and what may be wrong with them.</summary>
public sealed class DepthDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _yaml;

    public DepthDatasetTests()
    {
        TinyDataset.Write(_folder.Root);
        _yaml = TinyDataset.AddDepths(_folder.Root);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Loaders_GiveADepthForEveryPixel_WithoutMosaic()
    {
        // With mosaic, nothing would be left of the even rise of depth from the top to the bottom of the ground.
        var options = new LoaderOptions { BatchSize = 4, ImageSize = 64, Workers = 0, Augmentation = AugmentationOptions.None with { Mosaic = 1, MixUp = 1 } };
        using var training = DataLoaders.ForTraining(Read(), options);
        using var validation = DataLoaders.ForValidation(Read(DatasetSplit.Val), options with { ValidationBatchSize = 4 });

        foreach (var batch in training.ReadEpoch(0))
        {
            for (var image = 0; image < batch.Count; image++)
            {
                var ground = batch.Task!.Depth.AsSpan(image * 64 * 64, 64 * 64).ToArray().Where(value => value >= 2).ToArray();
                Assert.Equal(ground.Order(), ground);
            }
        }

        // Stretched to the square: no pixel is padding.
        Assert.All(validation.ReadEpoch(0), batch => Assert.Equal((64, 64), (batch.Height, batch.Width)));
        Assert.All(validation.ReadEpoch(0).SelectMany(batch => batch.Task!.Depth!), value => Assert.InRange(value, 1, 3));
    }

    [Fact]
    public void Read_NumbersThatAreNone_AreUnknown()
    {
        Save("train003", [float.NaN, float.PositiveInfinity, -1, 2], 2, 2);

        var train = Read();
        var item = train.Items.Single(item => item.ImageFile.EndsWith("train003.png", StringComparison.Ordinal));

        Assert.Equal([0f, 0, 0, 2], train.Maps!(item, 2, 2).Values.ToArray());
    }

    [Fact]
    public void Read_MissingWrongFormOrDamaged_LeavesThePictureOutAndNamesTheFile()
    {
        File.Delete(Depth("train001"));
        Save("train003", new float[200], 10, 20);
        File.WriteAllText(Depth("train006"), "no table");

        var train = Read();

        Assert.Equal((9, 1, 3), (train.Items.Count, train.Counters.Missing, train.Counters.Corrupt));
        Assert.Equal([Depth("train001"), Depth("train003"), Depth("train006")], train.Warnings.Select(warning => warning.File));
        Assert.Contains("missing", train.Warnings[0].Text, StringComparison.Ordinal);
        Assert.Contains("the depth has 20 x 10 values, which has not the form of the picture with 96 x 96 pixels", train.Warnings[1].Text, StringComparison.Ordinal);
        Assert.Contains("the depth cannot be used: it is no .npy file", train.Warnings[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoDepthAtAll_SaysWhereTheyBelong()
    {
        Directory.Delete(Path.Combine(_folder.Root, "depth"), recursive: true);

        var error = Assert.Throws<InputException>(() => Read());

        Assert.Contains("None of the 12 'train' pictures has a usable depth; the first: " + Depth("train000"), error.Problem, StringComparison.Ordinal);
        Assert.Contains("a folder 'depth' beside 'images'", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Millimetres_AreNoticed()
    {
        File.AppendAllText(_yaml, "max_depth: 0.5\n");

        Assert.Contains("depths are metres, not millimetres", Assert.Single(Read().Warnings).Text, StringComparison.Ordinal);
        Assert.Equal(0.5, Read().MaximumDepth);
    }

    [Fact]
    public void MaximumDepth_NoNumber_NamesTheLine()
    {
        File.AppendAllText(_yaml, "max_depth: far\n");

        Assert.Equal(5, Assert.Throws<InputException>(() => DatasetYaml.Load(_yaml)).Line);
    }

    [Fact]
    public void Load_DepthThatBreaksLater_EndsTheEpochWithItsName()
    {
        using var loader = DataLoaders.ForTraining(Read(), new LoaderOptions { BatchSize = 4, ImageSize = 64, Workers = 0 });
        File.WriteAllText(Depth("train003"), "no table any more");

        Assert.Equal(Depth("train003"), Assert.Throws<InputException>(() => loader.ReadEpoch(0).Sum(batch => batch.Count)).File);
    }

    private string Depth(string name) => Path.Combine(_folder.Root, "depth", "train", name + ".npy");

    private void Save(string name, float[] values, int height, int width)
    {
        using var file = File.Create(Depth(name));
        NpyFile.Write(file, values, height, width);
    }

    private Dataset Read(DatasetSplit split = DatasetSplit.Train) => DatasetReader.Read(DatasetYaml.Load(_yaml), split, new DatasetOptions { Task = TaskKind.Depth, RequireLabels = true });
}
