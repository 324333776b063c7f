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

    [Fact]
    public async Task Stats_ShowTablesAndJson()
    {
        var yaml = TinyDataset.Write(Path.Combine(_folder, "tiny"));

        var table = await CommandRun.Of(["dataset", "stats", yaml]);
        var json = await CommandRun.Of(["dataset", "stats", "data=" + yaml, "--json"]);

        Assert.Contains("square", table.Output, StringComparison.Ordinal);
        Assert.Contains("side of objects", table.Output, StringComparison.Ordinal);
        Assert.Equal(12, (int)JsonNode.Parse(json.Output)!["splits"]![0]!["images"]!);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.cache", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Split_InFolds_WritesOneDataSetEach()
    {
        var yaml = TinyDataset.Write(Path.Combine(_folder, "tiny"));

        var run = await CommandRun.Of(["dataset", "split", yaml, "folds=4", "--out", Path.Combine(_folder, "folds"), "seed=2"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(16, Enumerable.Range(0, 4).Sum(fold => File.ReadAllLines(Path.Combine(_folder, "folds", $"fold{fold}", "val.txt")).Length));
    }

    [Fact]
    public async Task Visualize_DrawsThePictures()
    {
        var yaml = TinyDataset.Write(Path.Combine(_folder, "tiny"));

        var run = await CommandRun.Of(["dataset", "visualize", yaml, $"out={_folder}/drawn", "max=3"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_folder, "drawn"), "*.jpg", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Check_ReportsWritesPageAndCopyAndFails()
    {
        var yaml = TinyDataset.Write(Path.Combine(_folder, "tiny"));
        File.Copy(Path.Combine(_folder, "tiny", "images", "val", "val001.png"), Path.Combine(_folder, "tiny", "images", "train", "x.png"));

        var run = await CommandRun.Of(["dataset", "check", yaml, $"html={_folder}/page.html", $"fix={_folder}/fixed", "--json"]);
        var text = await CommandRun.Of(["dataset", "check", yaml]);
        var again = await CommandRun.Of(["dataset", "check", $"{_folder}/fixed/data.yaml"]);

        var json = JsonNode.Parse(run.Output)!;
        Assert.False((bool)json["ok"]!);
        Assert.Contains(json["findings"]!.AsArray(), finding => (string)finding!["kind"]! == "Leakage");
        Assert.True((bool)json["duplicates"]![0]!["leakage"]!);
        Assert.Equal(1, (int)json["fixed"]!["images_left_out"]!);
        Assert.True(File.Exists(Path.Combine(_folder, "page.html")));
        Assert.Contains("same bytes", text.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (run.ExitCode, text.ExitCode, again.ExitCode));
    }

    [Fact]
    public async Task Check_WithAModel_RanksLabelsByItsDoubts()
    {
        var yaml = TinyDataset.Write(Path.Combine(_folder, "tiny"));
        await CommandRun.Of(["dataset", "split", yaml, "folds=2", $"out={_folder}/folds"]);
        var picture = Path.Combine(_folder, "tiny", "images", "val", "val000.png");
        var backend = new FakeBackend { PredictResult = new Backend.PredictSummary { Images = [new(picture, 96, 96, [new("bar", 5, 0.95, 0, 0, 4, 4), new("unknown", 0, 0.99, 50, 50, 90, 90)])], Speed = new Dictionary<string, double>() } };

        var one = await CommandRun.Of(["dataset", "check", yaml, "model=best.pt", "split=val", "--json"], backend);
        var folds = await CommandRun.Of(["dataset", "check", yaml, "model=a.pt,b.pt", $"folds={_folder}/folds", "--json"], backend);
        var wrong = await CommandRun.Of(["dataset", "check", yaml, "model=a.pt,b.pt"], backend);

        var suspect = JsonNode.Parse(one.Output)!["suspects"]![0]!;
        Assert.Equal(("MissingLabel", "bar", picture), ((string)suspect["kind"]!, (string)suspect["predicted"]!, (string)suspect["image"]!));
        Assert.Single(JsonNode.Parse(folds.Output)!["suspects"]!.AsArray(), item => (string)item!["kind"]! == "MissingLabel");
        Assert.Contains("folds=FOLDER", wrong.Error, StringComparison.Ordinal);
    }

    private static double[] Numbers(string file) =>
        [.. File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
}
