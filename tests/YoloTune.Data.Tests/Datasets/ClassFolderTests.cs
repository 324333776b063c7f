using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Datasets;

public sealed class ClassFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_GivesEveryPictureTheClassOfItsFolder()
    {
        Write("train/cat/1.png", "train/cat/2.png", "train/dog/1.png", "val/dog/9.png");
        var folders = ClassFolders.Open(_folder.Path("."));

        var (train, val) = (Read(folders, DatasetSplit.Train), Read(folders, DatasetSplit.Val));

        Assert.Equal(["cat", "dog"], folders.Names);
        Assert.Equal(TaskKind.Classify, train.Task);
        Assert.Equal([0f, 0, 1], train.Items.SelectMany(item => item.Classes));

        // By its name, although it is the only class there.
        Assert.Equal([1f], val.Items.SelectMany(item => item.Classes));
    }

    [Fact]
    public void Read_OfAClassWithoutTrainingPictures_LeavesItOutAndSaysSo()
    {
        Write("train/cat/1.png", "valid/cat/1.png", "valid/emu/1.png");

        var val = Read(ClassFolders.Open(_folder.Path(".")), DatasetSplit.Val);

        Assert.Single(val.Items);
        Assert.Contains("emu", Assert.Single(val.Warnings).File, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfABrokenPicture_LeavesItOutAndCountsIt()
    {
        Write("train/cat/1.png");
        _folder.Write("train/cat/2.png", "not a picture");

        var train = Read(ClassFolders.Open(_folder.Path(".")), DatasetSplit.Train);

        Assert.Single(train.Items);
        Assert.Equal(1, train.Counters.Corrupt);
    }

    [Fact]
    public void FolderOf_AMissingVal_IsTest()
    {
        Write("train/cat/1.png", "test/cat/1.png");

        Assert.EndsWith("test", ClassFolders.Open(_folder.Path(".")).FolderOf(DatasetSplit.Val), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("train")]
    [InlineData(".")]
    public void Open_OfSomethingElse_IsRefusedWithAHint(string path)
    {
        Directory.CreateDirectory(_folder.Path("train"));

        var error = Assert.Throws<InputException>(() => ClassFolders.Open(_folder.Path(path)));

        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void ReadEpoch_OfPictures_GivesOneClassPerImage()
    {
        Write("train/cat/1.png", "train/cat/2.png", "train/dog/1.png");
        var dataset = Read(ClassFolders.Open(_folder.Path(".")), DatasetSplit.Train);
        var options = new LoaderOptions { ImageSize = 32, Workers = 0, BatchSize = 3 };
        using var training = DataLoaders.ForTraining(dataset, options);
        using var validation = DataLoaders.ForValidation(dataset, options);

        using var varied = training.ReadEpoch(0).Single();
        using var plain = validation.ReadEpoch(0).Single();

        Assert.Equal((3, 32, 32), (varied.Count, varied.Height, varied.Width));
        Assert.Equal([0f, 1, 2], varied.ImageIndex);
        Assert.Equal([0f, 0, 1], varied.Classes.Order());
        Assert.Equal([0f, 0, 1], plain.Classes);
        Assert.Empty(plain.Boxes);
        Assert.Null(plain.Task);
    }

    [Fact]
    public void ReadEpoch_OfFlowers_GivesTheSameBatchesOnAnyNumberOfThreads()
    {
        var dataset = Read(ClassFolders.Open(SharedFolder.Require("datasets", "flowers")), DatasetSplit.Train);
        var options = new LoaderOptions { ImageSize = 64, BatchSize = 8, Augmentation = new AugmentationOptions { FlipUpDown = 0.2 } };

        string[] Describe(int workers)
        {
            using var loader = DataLoaders.ForTraining(dataset, options with { Workers = workers });
            return Loading.LoaderFixture.Read(loader, 1);
        }

        Assert.Equal(5, dataset.ClassCount);
        Assert.Equal(Describe(0), Describe(2));
    }

    private static Dataset Read(ClassFolders folders, DatasetSplit split) => ClassFolderReader.Read(folders, split, new DatasetOptions());

    private void Write(params string[] pictures)
    {
        for (var i = 0; i < pictures.Length; i++)
        {
            _folder.WriteImage(pictures[i], 40, 50, i + 1);
        }
    }
}
