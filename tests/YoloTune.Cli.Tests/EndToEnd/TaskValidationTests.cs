using System.Text.Json;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Exported files of every task are measured as the checkpoints they come from.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class TaskValidationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-val-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pose", "coco8-pose", true)]
    [InlineData("pose", "coco8-pose", false)]
    [InlineData("obb26", "dota8", true)]
    [InlineData("obb26", "dota8", false)]
    public async Task Validate_AnExportedFile_FindsWhatTheCheckpointFinds(string checkpoint, string set, bool endToEnd)
    {
        // Real weights for people. The other was trained for two epochs: its low scores are compared without suppression, which would
        // depend on the order of scores that are nearly equal.
        var model = checkpoint == "pose" ? SharedFolder.Require("weights", "yolo26n-pose.pt") : SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt");
        var data = SharedFolder.Require("datasets", set, set + ".yaml");
        var head = endToEnd ? "end2end=True" : "end2end=False";
        string[] all = checkpoint == "pose" ? [] : ["conf=0.00001", "iou=1"];
        var fixedSize = await Export(model, "fixed", head, "imgsz=160");
        var dynamic = await Export(model, "dynamic", head, "imgsz=160", "dynamic");

        AssertAlike(
            await Validate(model, data, "square-pt", [head, "rect=False", .. all]),
            await Validate(fixedSize, data, "square-onnx", all));
        AssertAlike(
            await Validate(model, data, "rect-pt", [head, .. all]),
            await Validate(dynamic, data, "rect-onnx", all));
    }

    [Theory]
    [InlineData("dynamic=True")]
    [InlineData("dynamic=False")]
    public async Task Validate_AnExportedClassifier_GivesTheAccuraciesAndProbabilitiesOfTheCheckpoint(string shapes)
    {
        var model = SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt");
        var data = SharedFolder.Require("datasets", "flowers");
        var onnx = await Export(model, "classes", shapes);

        var (expected, lines) = await Validate(model, data, "classes-pt");
        var (actual, others) = await Validate(onnx, data, "classes-onnx");

        Assert.Equal(Metrics(expected), Metrics(actual));
        Assert.Equal(25, lines.Count);
        Assert.Equal(lines.Keys.Order(), others.Keys.Order());
        Assert.All(lines, line => Assert.All(line.Value.Zip(others[line.Key]), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
    }

    private async Task<string> Export(string model, string name, params string[] more) =>
        (await TrainedModel.RunJson(["export", "model=" + model, "save_dir=" + Path.Combine(_folder, name), .. more])).GetProperty("path").GetString()!;

    /// <summary>The result, and the scores of every picture, best first.</summary>
    private async Task<(JsonElement Result, Dictionary<string, double[]> Scores)> Validate(string model, string data, string name, params string[] more)
    {
        var folder = Path.Combine(_folder, name);
        string[] size = data.EndsWith("flowers", StringComparison.Ordinal) ? [] : ["imgsz=160"];
        var result = await TrainedModel.RunJson(["val", "model=" + model, "data=" + data, "workers=0", "plots=False", "save_txt", "save_conf", "save_dir=" + folder, .. size, .. more]);
        var scores = Directory.GetFiles(Path.Combine(folder, "labels")).ToDictionary(
            file => Path.GetFileName(file),
            file => File.ReadLines(file).Select(line => ScoreOf(line.Split(' '))).OrderDescending().ToArray());
        return (result, scores);
    }

    /// <summary>Classifiers begin a line with the probability, others end it with the score.</summary>
    private static double ScoreOf(string[] words) => double.Parse(words is [_, _] ? words[0] : words[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertAlike((JsonElement Result, Dictionary<string, double[]> Scores) expected, (JsonElement Result, Dictionary<string, double[]> Scores) actual)
    {
        Assert.Equal(expected.Result.EnumerateObject().Select(item => item.Name), actual.Result.EnumerateObject().Select(item => item.Name));
        Assert.Equal(expected.Scores.Keys.Order(), actual.Scores.Keys.Order());
        Assert.True(expected.Scores.Values.Sum(scores => scores.Length) > 20, "The comparison needs objects.");
        foreach (var (picture, scores) in expected.Scores)
        {
            Assert.InRange(actual.Scores[picture].Length, scores.Length - 1, scores.Length + 1);
            Assert.All(scores.Zip(actual.Scores[picture]), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * pair.First));
        }

        Assert.All(Metrics(expected.Result).Zip(Metrics(actual.Result)), pair =>
        {
            Assert.Equal(pair.First.Key, pair.Second.Key);
            Assert.Equal(pair.First.Value, pair.Second.Value, 1e-3);
        });
    }

    private static KeyValuePair<string, double>[] Metrics(JsonElement result) =>
        [.. result.GetProperty("metrics").EnumerateObject().Select(item => KeyValuePair.Create(item.Name, item.Value.GetDouble()))];
}
