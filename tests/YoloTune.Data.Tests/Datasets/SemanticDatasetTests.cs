using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Datasets;

/// <summary>Data sets with a class for every pixel: class masks, polygons, and what may be wrong with them.</summary>
public sealed class SemanticDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _yaml;

    public SemanticDatasetTests()
    {
        TinyDataset.Write(_folder.Root);
        _yaml = TinyDataset.AddMasks(_folder.Root);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Masks_CountsThePixelsOfEveryClass()
    {
        var train = Read();

        Assert.Equal(TaskKind.Semantic, train.Task);
        Assert.Equal(["ground", "square", "bar"], train.Names);
        Assert.Equal(12, train.Items.Count);
        Assert.Equal(train.Items.Sum(item => (long)item.Height * item.Width), train.ClassInstances.Sum());
        Assert.All(train.ClassInstances, count => Assert.True(count > 0));
        Assert.Equal((12, 0, 0), (train.Counters.Found, train.Counters.Missing, train.Counters.Corrupt));
        Assert.Empty(train.Warnings);
    }

    [Fact]
    public void Loaders_Masks_GiveAClassForEveryPixelOfTheBatch()
    {
        var options = new LoaderOptions { BatchSize = 4, ImageSize = 64, Workers = 0 };
        using var training = DataLoaders.ForTraining(Read(), options);
        using var validation = DataLoaders.ForValidation(Read(DatasetSplit.Val), options with { ValidationBatchSize = 4 });

        foreach (var batch in training.ReadEpoch(0).Concat(validation.ReadEpoch(0)))
        {
            Assert.Equal(batch.Count * batch.Height * batch.Width, batch.Task!.PixelClasses!.Length);
            Assert.All(batch.Task.PixelClasses, value => Assert.True(value is <= 2 or 255));
            Assert.Contains((byte)0, batch.Task.PixelClasses);
            Assert.Equal(3, batch.Task.ClassCount);
            Assert.Empty(batch.Classes);
        }

        // No extra stride of padding, as in detection.
        Assert.Equal([64], validation.ReadEpoch(0).Select(batch => batch.Width).Distinct());
    }

    [Fact]
    public void Training_LoadsWithTheShortSideAtTheImageSize()
    {
        Assert.Equal((64, 96), Resampling.FitShortSide(48, 72, 64));
        Assert.Equal((86, 64), Resampling.FitShortSide(96, 72, 64));
        var source = DataLoaders.CreateSource(Read(), new LoaderOptions { ImageSize = 64 }, 0, training: true);

        var sample = source.Load(1);

        Assert.Equal(64, Math.Min(sample.Image.Height, sample.Image.Width));
        Assert.Equal((sample.Image.Height, sample.Image.Width), (sample.Map!.Height, sample.Map.Width));
    }

    [Fact]
    public void Read_MaskOfAnotherSize_LeavesThePictureOutAndNamesTheFile()
    {
        Save("train003", new PixelBuffer(20, 30, 1));

        var train = Read();

        Assert.Equal(11, train.Items.Count);
        Assert.Equal(1, train.Counters.Corrupt);
        var warning = Assert.Single(train.Warnings);
        Assert.Equal(Mask("train003"), warning.File);
        Assert.Contains("the mask has 30 x 20 pixels, the picture 96 x 96", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ClassOutOfRange_NamesFileValueAndPlace()
    {
        var mask = new PixelBuffer(96, 96, 1);
        mask.Row(4)[7] = 3;
        Save("train003", mask);

        var warning = Assert.Single(Read().Warnings);

        Assert.Equal((Mask("train003"), "3"), (warning.File, warning.Value));
        Assert.Contains("the mask has the value 3 in column 8 of row 5; values are 0 to 2, and 255", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingOrDamagedMask_LeavesThePictureOut()
    {
        File.Delete(Mask("train003"));
        File.WriteAllText(Mask("train004"), "no picture");

        var train = Read();

        Assert.Equal((10, 1, 2), (train.Items.Count, train.Counters.Missing, train.Counters.Corrupt));
        Assert.Equal([Mask("train003"), Mask("train004")], train.Warnings.Select(warning => warning.File));
        Assert.Contains("missing", train.Warnings[0].Text, StringComparison.Ordinal);
        Assert.Contains("the mask cannot be used", train.Warnings[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoUsableMask_SaysWhereTheyBelong()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.Root, "masks", "train")))
        {
            File.Delete(file);
        }

        var error = Assert.Throws<InputException>(() => Read());

        Assert.Contains("None of the 12 'train' pictures has a usable mask; the first: " + Mask("train000"), error.Problem, StringComparison.Ordinal);
        Assert.Contains("a folder 'masks' beside 'images'", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MaskThatBreaksLater_EndsTheEpochWithItsName()
    {
        using var loader = DataLoaders.ForTraining(Read(), new LoaderOptions { BatchSize = 4, ImageSize = 64, Workers = 0 });
        File.WriteAllText(Mask("train003"), "no picture any more");

        var error = Assert.Throws<InputException>(() => loader.ReadEpoch(0).Sum(batch => batch.Count));

        Assert.Equal(Mask("train003"), error.File);
    }

    [Fact]
    public void Mapping_ChangesValuesAndLeavesPixelsOut()
    {
        var mask = new PixelBuffer(96, 96, 1);
        mask.Row(0).Fill(7);
        mask.Row(1).Fill(9);
        Save("train003", mask);
        File.AppendAllText(_yaml, "label_mapping:\n  -1: ignore_label\n  7: 2\n  9: ignore_label\n");

        var item = Read().Items.Single(item => item.ImageFile.EndsWith("train003.png", StringComparison.Ordinal));

        Assert.Equal([94L * 96, 0, 96], item.ClassPixels);
    }

    [Theory]
    [InlineData("label_mapping: 3", "must be a mapping")]
    [InlineData("label_mapping: {x: 1}", "is no value of a mask")]
    [InlineData("label_mapping: {7: 5}", "something that is no class")]
    public void Mapping_Wrong_NamesTheLine(string line, string says)
    {
        File.AppendAllText(_yaml, line + "\n");

        var error = Assert.Throws<InputException>(() => DatasetYaml.Load(_yaml));

        Assert.Contains(says, error.Problem, StringComparison.Ordinal);
        Assert.Equal(8, error.Line);
    }

    [Fact]
    public void MasksFolder_OtherName_IsLookedInto()
    {
        Directory.Move(Path.Combine(_folder.Root, "masks"), Path.Combine(_folder.Root, "classes"));
        File.AppendAllText(_yaml, "masks_dir: classes\n");

        Assert.Equal(12, Read().Items.Count);
    }

    [Fact]
    public void Classes_OthersDoNotCount()
    {
        var all = Read();

        var only = Read(options: new DatasetOptions { Task = TaskKind.Semantic, Classes = [1] });

        Assert.Equal([0, all.ClassInstances[1], 0], only.ClassInstances);
    }

    [Fact]
    public void Polygons_WithoutMasks_AreDrawnSmallerOnTopOverABackgroundClass()
    {
        Directory.Delete(Path.Combine(_folder.Root, "masks"), recursive: true);
        File.WriteAllText(_yaml, $"path: {_folder.Root}\ntrain: images/train\nval: images/val\nnames: [large, small]\n");
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.Root, "labels", "train")))
        {
            File.WriteAllText(file, "1 0.25 0.25 0.5 0.25 0.5 0.5 0.25 0.5\n0 0 0 0.75 0 0.75 0.75 0 0.75\n");
        }

        var train = Read();
        var sample = DataLoaders.CreateSource(train, new LoaderOptions { ImageSize = 96 }, 0).Load(0);

        Assert.Equal(["large", "small", "background"], train.Names);
        Assert.Equal((0f, 1f, 2f), (At(10, 10), At(36, 36), At(90, 90)));
        Assert.Equal(train.Items.Sum(item => (long)item.Height * item.Width), train.ClassInstances.Sum());

        float At(int x, int y) => sample.Map!.Values[(y * sample.Map.Width) + x];
    }

    [Fact]
    public void SingleClass_MasksOf255_AreExplained()
    {
        File.WriteAllText(_yaml, $"path: {_folder.Root}\ntrain: images/train\nval: images/val\nnames: [part]\n");
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.Root, "masks", "train")))
        {
            var mask = ImageDecoder.Decode(file, 1).Clone();
            foreach (ref var value in mask.Pixels)
            {
                value = value > 0 ? (byte)255 : (byte)0;
            }

            ImageEncoder.Save(mask, file);
        }

        Assert.Contains("add 'label_mapping: {255: 1}'", Assert.Single(Read().Warnings).Text, StringComparison.Ordinal);
        File.AppendAllText(_yaml, "label_mapping: {255: 1}\n");
        Assert.Empty(Read().Warnings);
    }

    [Fact]
    public void SingleClassOption_IsRefused() =>
        Assert.Contains("'single_cls'", Assert.Throws<InputException>(() => Read(options: new DatasetOptions { Task = TaskKind.Semantic, SingleClass = true })).Problem, StringComparison.Ordinal);

    [Fact]
    public void ClassWeights_FollowTheLogarithmOfTheShares()
    {
        var train = Read();
        var total = (double)train.ClassInstances.Sum();
        double[] raw = [.. train.ClassInstances.Select(count => Math.Sqrt(1 / Math.Log(1.02 + (count / total))))];

        var weights = train.ClassWeights(0.5);

        Assert.Equal(raw.Select(value => value / raw.Average()), weights, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private string Mask(string name) => Path.Combine(_folder.Root, "masks", "train", name + ".png");

    private void Save(string name, PixelBuffer mask) => ImageEncoder.Save(mask, Mask(name));

    private Dataset Read(DatasetSplit split = DatasetSplit.Train, DatasetOptions? options = null) =>
        DatasetReader.Read(DatasetYaml.Load(_yaml), split, options ?? new DatasetOptions { Task = TaskKind.Semantic, RequireLabels = true });
}
