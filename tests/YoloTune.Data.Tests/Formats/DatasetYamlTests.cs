using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Tests.Formats;

public sealed class DatasetYamlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithoutPath_TakesTheFolderOfTheYamlAsRoot()
    {
        var yaml = Load("path:\ntrain: images/train\nval: [images/a, images/b]\nnames: {0: cat, 1: dog}\n");
        Directory.CreateDirectory(_folder.Path("images", "train"));
        Directory.CreateDirectory(_folder.Path("images", "a"));
        Directory.CreateDirectory(_folder.Path("images", "b"));
        Assert.Equal(_folder.Root, yaml.Root);
        Assert.Equal([_folder.Path("images", "train")], yaml.Entries(DatasetSplit.Train));
        Assert.Equal([_folder.Path("images", "a"), _folder.Path("images", "b")], yaml.Entries(DatasetSplit.Val));
        Assert.Equal(["cat", "dog"], yaml.Names);
        Assert.Equal(3, yaml.Channels);
        Assert.False(yaml.Has(DatasetSplit.Test));
    }

    [Fact]
    public void Load_RelativePath_IsTakenFromTheDatasetsFolder()
    {
        Directory.CreateDirectory(_folder.Path("sets", "pets", "images"));
        var yaml = Load("path: pets\ntrain: images\nval: images\nnames: [cat]\n", _folder.Path("sets"));
        Assert.Equal(_folder.Path("sets", "pets"), yaml.Root);
    }

    [Fact]
    public void Load_RelativePathOnlyBesideTheYaml_IsFound()
    {
        Directory.CreateDirectory(_folder.Path("pets", "images"));
        var yaml = Load("path: pets\ntrain: images\nval: images\nnames: [cat]\n", _folder.Path("sets"));
        Assert.Equal(_folder.Path("pets"), yaml.Root);
    }

    [Fact]
    public void Load_AbsolutePath_IsUsedAsItIs()
    {
        var yaml = Load($"path: {_folder.Path("elsewhere")}\ntrain: a\nval: a\nnames: [cat]\n");
        Assert.Equal(_folder.Path("elsewhere"), yaml.Root);
    }

    [Fact]
    public void Entries_DotDotThatDoesNotExist_IsTriedWithoutTheDots()
    {
        Directory.CreateDirectory(_folder.Path("train", "images"));
        var yaml = Load("train: ../train/images\nval: ../train/images\nnames: [cat]\n");
        Assert.Equal([_folder.Path("train", "images")], yaml.Entries(DatasetSplit.Train));
    }

    [Fact]
    public void Load_ByteOrderMark_IsHarmless()
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes("train: a\nval: a\nnames: [cat]\n")).ToArray();
        Assert.Equal(["cat"], DatasetYaml.Load(_folder.Write("data.yaml", bytes)).Names);
    }

    [Fact]
    public void Load_ValidationAlias_IsAcceptedWithAWarning()
    {
        var yaml = Load("train: a\nvalidation: b\nnames: [cat]\n");
        Assert.True(yaml.Has(DatasetSplit.Val));
        Assert.Contains("'validation'", Assert.Single(yaml.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nc: 3", "class_0 class_1 class_2")]
    [InlineData("nc: 2.0", "class_0 class_1")]
    [InlineData("nc: \"2\"", "class_0 class_1")]
    [InlineData("names:\nnc: 1", "class_0")]
    [InlineData("names: [cat, True, 7]\nnc: 3", "cat True 7")]
    [InlineData("names: {1: dog, 0: true}", "True dog")]
    [InlineData("names: {'0': cat}", "cat")]
    public void Load_NamesInAnyForm_AreRead(string text, string expected) =>
        Assert.Equal(expected.Split(' '), Load("train: a\nval: a\n" + text).Names);

    [Fact]
    public void Load_PoseKeys_AreRead()
    {
        var yaml = Load("train: a\nval: a\nnames: [p]\nkpt_shape: [2, 3]\nflip_idx: [1, 0]\nkpt_oks_sigmas: [0.1, 0.2]\nchannels: 1\n");
        Assert.Equal(new KeypointShape(2, 3), yaml.KeypointShape);
        Assert.Equal([1, 0], yaml.FlipIndex!);
        Assert.Equal([0.1, 0.2], yaml.KeypointSigmas!);
        Assert.Equal(1, yaml.Channels);
    }

    [Theory]
    [InlineData("val: a\nnames: [c]", null, null, "'train' is missing")]
    [InlineData("train: a\nnames: [c]", null, null, "'val' is missing")]
    [InlineData("train: a\nval: a", null, null, "Neither 'names' nor 'nc'")]
    [InlineData("train: a\nval: a\nnames: []", 3, "a list of 0", "'names' is empty")]
    [InlineData("train: a\nval: a\nnames: [c, d]\nnc: 3", 4, "3", "'names' length 2 and 'nc: 3' must match")]
    [InlineData("train: a\nval: a\nnames:\n  1: c\n  2: d", 5, "2", "class numbers must be 0 to 1")]
    [InlineData("train: a\nval: a\nnames:\n  one: c", 4, "one", "not a class number")]
    [InlineData("train: a\nval: a\nnames: cat", 3, "cat", "'names' must be a list")]
    [InlineData("train: a\nval: a\nnc: 2.5", 3, "2.5", "'nc' must be an integer")]
    [InlineData("train: a\nval: a\nnc: many", 3, "many", "'nc' must be an integer")]
    [InlineData("train: a\nval: a\nnc: 0", 3, "0", "'nc' must be at least 1")]
    [InlineData("train: a\nval: a\nnames: [c]\nchannels: 0", 4, "0", "'channels' must be at least 1")]
    [InlineData("train: a\nval: a\nnames: [c]\nkpt_shape: [17, 4]", 4, "a list of 2", "'kpt_shape'")]
    [InlineData("train: a\nval: a\nnames: [c]\nkpt_shape: [2, 3]\nflip_idx: [0]", 5, "a list of 1", "'flip_idx' has 1 entries")]
    [InlineData("train: {a: b}\nval: a\nnames: [c]", 1, "a mapping of 1", "'train' must be a text")]
    [InlineData("train: a\nval: a\nnames: [c\nnc: 3", 3, null, "not valid YAML")]
    [InlineData("- a\n- b", 1, null, "must be a mapping")]
    [InlineData("train: a\ntrain: b\nval: a\nnames: [c]", 2, null, "not valid YAML")]
    public void Load_BadContent_NamesFileLineValueAndRemedy(string text, int? line, string? value, string problem)
    {
        var error = Assert.Throws<InputException>(() => Load(text));
        Assert.Equal(_folder.Path("data.yaml"), error.File);
        Assert.Equal(line, error.Line);
        Assert.Equal(value, error.Value);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void Entries_MissingData_SaysWhereItWasLookedForAndThatNothingIsDownloaded()
    {
        var yaml = Load("train: images\nval: images/val\nnames: [c]\ndownload: https://example.com/x.zip\n");
        var error = Assert.Throws<InputException>(() => yaml.Entries(DatasetSplit.Val));
        Assert.Equal(2, error.Line);
        Assert.Equal(_folder.Path("images", "val"), error.Value);
        Assert.Contains("'download' is not run", error.Problem, StringComparison.Ordinal);
        Assert.Contains(_folder.Root, error.Problem, StringComparison.Ordinal);
        Assert.Contains("YOLOTUNE_DATASETS", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_Pattern_IsRefused()
    {
        var yaml = Load("train: images/*.jpg\nval: images\nnames: [c]\n");
        var error = Assert.Throws<InputException>(() => yaml.Entries(DatasetSplit.Train));
        Assert.Contains("patterns are not supported", error.Problem, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public void Entries_SplitThatTheYamlLacks_IsAnError()
    {
        var error = Assert.Throws<InputException>(() => Load("train: a\nval: a\nnames: [c]\n").Entries(DatasetSplit.Test));
        Assert.Contains("no 'test' images", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Folder_FindsItsOnlyYaml()
    {
        _folder.Write("pets/sub/pets.yaml", "train: a\nval: a\nnames: [c]\n");
        Assert.Equal(_folder.Path("pets", "sub", "pets.yaml"), DatasetYaml.Load(_folder.Path("pets")).SourceFile);
    }

    [Fact]
    public void Load_FolderWithSeveral_TakesTheOneNamedAfterIt()
    {
        _folder.Write("pets/pets.yaml", "train: a\nval: a\nnames: [c]\n");
        _folder.Write("pets/other.yaml", "train: a\nval: a\nnames: [c]\n");
        Assert.EndsWith("pets.yaml", DatasetYaml.Load(_folder.Path("pets")).SourceFile, StringComparison.Ordinal);
        File.Move(_folder.Path("pets", "pets.yaml"), _folder.Path("pets", "third.yaml"));
        var error = Assert.Throws<InputException>(() => DatasetYaml.Load(_folder.Path("pets")));
        Assert.Contains("2 YAML files", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pets.yaml")]
    [InlineData("pets.yml")]
    [InlineData("pets/pets.yaml")]
    public void Load_BareName_IsFoundInTheDatasetsFolder(string place)
    {
        var file = _folder.Write("sets/" + place, "train: a\nval: a\nnames: [c]\n");
        Assert.Equal(file, DatasetYaml.Load("pets", _folder.Path("sets")).SourceFile);
    }

    [Fact]
    public void Load_Missing_ListsThePlaces()
    {
        var error = Assert.Throws<InputException>(() => DatasetYaml.Load("nowhere-at-all", _folder.Path("sets")));
        Assert.Contains(_folder.Path("sets", "nowhere-at-all.yaml"), error.Problem, StringComparison.Ordinal);
        Assert.Equal("nowhere-at-all", error.Value);
    }

    [Fact]
    public void Load_Archive_IsRefused() =>
        Assert.Contains("unpack it", Assert.Throws<InputException>(() => DatasetYaml.Load(_folder.Write("data.zip", "PK"))).Remedy, StringComparison.Ordinal);

    private DatasetYaml Load(string text, string? datasets = null) => DatasetYaml.Load(_folder.Write("data.yaml", text), datasets);
}
