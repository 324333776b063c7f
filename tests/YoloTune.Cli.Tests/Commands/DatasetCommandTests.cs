using System.Text.Json.Nodes;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.Commands;

public sealed class DatasetCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-dataset-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dataset")]
    [InlineData("dataset help")]
    [InlineData("help dataset")]
    [InlineData("dataset --help")]
    public async Task Dataset_WithoutCommand_ListsTheCommands(string words)
    {
        var run = await CommandRun.Of(words.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  convert ", run.Output, StringComparison.Ordinal);
        Assert.False(run.BackendWasCreated);
    }

    [Theory]
    [InlineData("dataset convert --help")]
    [InlineData("dataset help convert")]
    public async Task Help_OfACommand_NamesItsKeys(string words) =>
        Assert.Contains("yolotune dataset convert from=", (await CommandRun.Of(words.Split(' '))).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("dataset turn", "dataset turn")]
    [InlineData("dataset convert", "needs from=")]
    [InlineData("dataset convert from=foo source=a out=b", "labelme")]
    [InlineData("dataset convert from=coco source=a out=b colour=red", "colour=red")]
    [InlineData("dataset convert from=coco source=absent.json out=b", "absent.json")]
    [InlineData("dataset convert from=coco source=a,b split=train out=b", "'split' names 1 but 'source' 2")]
    public async Task WrongWords_AreExplained(string words, string text)
    {
        var run = await CommandRun.Of(words.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_ThereAndBack_Works()
    {
        var yaml = TinyDataset.Write(Path.Combine(_folder, "tiny"));
        var coco = Path.Combine(_folder, "coco");

        var back = await CommandRun.Of(["dataset", "convert", "from=yolo", "source=" + yaml, "--out", coco, "--json"]);
        var there = await CommandRun.Of(["dataset", "convert", "from=coco", $"source={coco}", $"images={Path.Combine(_folder, "tiny", "images", "train")}", "split=train", $"out={Path.Combine(_folder, "none")}"]);
        var right = await CommandRun.Of(["dataset", "convert", "from=coco", $"source={coco}/instances_train.json,{coco}/instances_val.json", $"images={_folder}/tiny/images/train,{_folder}/tiny/images/val", "split=train,val", $"out={_folder}/again", "place=link"]);

        var json = JsonNode.Parse(back.Output)!;
        Assert.True((bool)json["ok"]!);
        Assert.Equal(12, (int)json["pictures"]!["train"]!);
        Assert.Contains("val000.png", there.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "none")));
        Assert.Equal(0, right.ExitCode);
        var before = Numbers(Path.Combine(_folder, "tiny", "labels", "train", "train002.txt"));
        var after = Numbers(Path.Combine(_folder, "again", "labels", "train", "train002.txt"));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
    }

    private static double[] Numbers(string file) =>
        [.. File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
}
