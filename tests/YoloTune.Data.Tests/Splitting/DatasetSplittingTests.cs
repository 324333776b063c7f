using YoloTune.Core.Errors;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Splitting;

namespace YoloTune.Data.Tests.Splitting;

public sealed class DatasetSplittingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Divide_Stratified_KeepsTheSharesOfRareClasses()
    {
        var items = Items(400);

        var parts = DatasetSplitting.Divide(items, "/data", new SplitOptions { Parts = [("train", 0.7), ("val", 0.2), ("test", 0.1)], Seed = 3 });

        Assert.Equal(280, parts.Count(part => part == 0), 8.0);
        foreach (var number in new[] { 0, 1, 2 })
        {
            var counts = Enumerable.Range(0, 3).Select(part => items.Where((_, at) => parts[at] == part).Sum(item => item.Classes.Count(value => value == number))).ToArray();
            var total = (double)counts.Sum();
            Assert.All(counts.Zip([0.7, 0.2, 0.1]), pair => Assert.True(Math.Abs(pair.First - (pair.Second * total)) <= Math.Max(2, 0.02 * total), $"class {number}: {string.Join(' ', counts)}"));
        }
    }

    [Fact]
    public void Divide_WithTheSameSeed_IsTheSameWhereverTheDataLies()
    {
        var first = DatasetSplitting.Divide(Items(100), "/data", new SplitOptions { Seed = 5 });
        var moved = DatasetSplitting.Divide(Items(100, "/elsewhere"), "/elsewhere", new SplitOptions { Seed = 5 });
        var other = DatasetSplitting.Divide(Items(100), "/data", new SplitOptions { Seed = 6 });

        Assert.Equal(first, moved);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Divide_InFolds_PutsEveryPictureIntoOne()
    {
        var parts = DatasetSplitting.Divide(Items(103), "/data", new SplitOptions { Folds = 5 });

        Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(parts.Count(part => part == fold), 18, 23));
    }

    [Fact]
    public void Divide_ByGroup_KeepsGroupsTogether()
    {
        var items = Items(200);

        var parts = DatasetSplitting.Divide(items, "/data", new SplitOptions(), item => item.ImageFile[^6..^5]);

        Assert.All(items.Zip(parts).GroupBy(pair => pair.First.ImageFile[^6..^5]), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
    }

    [Fact]
    public void Divide_WithoutStratifying_GoesByNumber()
    {
        var parts = DatasetSplitting.Divide(Items(50), "/data", new SplitOptions { Stratify = false });

        Assert.Equal(10, parts.Count(part => part == 1));
    }

    [Fact]
    public void Divide_WithWrongOptions_Explains()
    {
        Assert.Throws<InputException>(() => DatasetSplitting.Divide(Items(3), "/data", new SplitOptions { Folds = 5 }));
        Assert.Throws<InputException>(() => DatasetSplitting.Divide(Items(3), "/data", new SplitOptions { Folds = 1 }));
        Assert.Throws<InputException>(() => DatasetSplitting.Divide(Items(3), "/data", new SplitOptions { Parts = [("train", -1), ("val", 1)] }));
    }

    [Fact]
    public void Write_MakesListsThatCanBeRead()
    {
        foreach (var name in Enumerable.Range(0, 10))
        {
            _folder.WriteImage($"images/all/{name}.png", seed: name + 1);
            _folder.Write($"labels/all/{name}.txt", $"{name % 2} 0.5 0.5 0.2 0.2\n");
        }

        var yaml = DatasetYaml.Load(_folder.Write("data.yaml", "train: images/all\nval: images/all\nnames: [a, \"b: c\"]\n"));
        var all = DatasetReader.Read(yaml, DatasetSplit.Train, new DatasetOptions { UseLabelCache = false }).Items;
        var options = new SplitOptions { Folds = 2 };

        var files = DatasetSplitting.Write(yaml, all, DatasetSplitting.Divide(all, yaml.Root, options), options, _folder.Path("folds"));

        Assert.Equal(2, files.Count);
        var seen = files.SelectMany(file => DatasetReader.Read(DatasetYaml.Load(file), DatasetSplit.Val, new DatasetOptions { UseLabelCache = false }).Items).Select(item => item.ImageFile);
        Assert.Equal(all.Select(item => item.ImageFile), seen.Order(StringComparer.Ordinal));
        Assert.Equal(["a", "b: c"], DatasetYaml.Load(files[1]).Names);
        Assert.Throws<InputException>(() => DatasetSplitting.Write(yaml, all, DatasetSplitting.Divide(all, yaml.Root, options), options, _folder.Path("folds")));
    }

    private static DatasetItem[] Items(int count, string root = "/data") => [.. Enumerable.Range(0, count).Select(number => new DatasetItem
    {
        ImageFile = $"{root}/images/{number:D4}.png",
        Height = 100,
        Width = 100,
        Classes = number % 40 == 0 ? [2, 0] : number % 4 == 0 ? [1] : number % 9 == 0 ? [] : [0, 0],
        Boxes = new float[8],
    })];
}
