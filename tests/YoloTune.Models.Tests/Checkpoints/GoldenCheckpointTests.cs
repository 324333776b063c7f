using System.Text.Json;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Checkpoints;

public class GoldenCheckpointTests
{
    private static readonly string[] DataOfTheModel = ["yaml", "names", "stride", "args", "transforms", "training"];

    public static TheoryData<string> Cases => SharedFolder.Root is null ? ["absent"] : new(Manifest().Select(entry => entry.GetProperty("name").GetString()!));

    public static TheoryData<string> Unstripped => SharedFolder.Root is null
        ? ["absent"]
        : new(Manifest().Where(entry => entry.TryGetProperty("unstripped", out _)).Select(entry => entry.GetProperty("name").GetString()!));

    public static TheoryData<string> Weights => SharedFolder.Root is null
        ? ["absent"]
        : new(Directory.GetFiles(SharedFolder.Require("weights"), "*.pt").Select(file => Path.GetFileName(file)!));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_OfAGoldenFile_GivesItsTensorsInOrder(string name)
    {
        var checkpoint = CheckpointReader.Read(SharedFolder.Require("golden", "checkpoints", Case(name).GetProperty("file").GetString()!));

        AssertTensors(SharedFolder.GoldenJson("checkpoints", name, "tensors.json"), checkpoint.State);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_OfAGoldenFile_GivesItsAttributes(string name)
    {
        var golden = Case(name);
        var checkpoint = CheckpointReader.Read(SharedFolder.Require("golden", "checkpoints", golden.GetProperty("file").GetString()!), new() { RequireFinite = true });

        Assert.Equal(CheckpointFormat.ModuleTree, checkpoint.Format);
        Assert.Equal(Enum.Parse<TaskKind>(golden.GetProperty("task").GetString()!, ignoreCase: true), checkpoint.Task);
        Assert.False(checkpoint.IsFused);
        Assert.False(checkpoint.HasLegacySppfActivation);
        Assert.False(checkpoint.IsResumable);
        Assert.Equal(checkpoint.Task == TaskKind.Classify ? new BatchNormSettings(1e-5, 0.1) : new BatchNormSettings(1e-3, 0.03), checkpoint.BatchNorm);
        Assert.Empty(checkpoint.BatchNormExceptions);
        AssertTopLevel(golden.GetProperty("top_level"), checkpoint);
        AssertModel(golden.GetProperty("model_attributes"), checkpoint);
        Assert.Equal(2, checkpoint.Yaml.Count(entry => entry.Key is "backbone" or "head"));
        Assert.Equal(((List<object?>)checkpoint.Yaml["backbone"]!).Count + ((List<object?>)checkpoint.Yaml["head"]!).Count, checkpoint.Layers.Count);
        Assert.Equal(Enumerable.Range(0, checkpoint.Layers.Count), checkpoint.Layers.Select(layer => layer.Index));
    }

    [Theory]
    [MemberData(nameof(Unstripped))]
    public void Read_OfATrainingCheckpoint_GivesAverageAndOptimizer(string name)
    {
        var golden = Case(name).GetProperty("unstripped");
        var file = golden.GetProperty("file").GetString()!;
        var tensors = SharedFolder.GoldenJson("checkpoints", Path.ChangeExtension(file, ".json"));

        var checkpoint = CheckpointReader.Read(SharedFolder.Require("golden", "checkpoints", file));

        AssertTopLevel(golden.GetProperty("top_level"), checkpoint);
        AssertTensors(tensors.GetProperty("ema_tensors"), checkpoint.State);
        Assert.True(checkpoint.IsResumable);
        var groups = tensors.GetProperty("optimizer").GetProperty("param_groups");
        Assert.Equal(groups.GetArrayLength(), checkpoint.Optimizer!.Groups.Count);
        foreach (var (group, index) in checkpoint.Optimizer.Groups.Select((group, index) => (group, index)))
        {
            Assert.Equal(groups[index].GetProperty("params").EnumerateArray().Select(number => number.GetInt64()), group.Parameters);
            foreach (var setting in groups[index].EnumerateObject().Where(setting => setting.Name != "params"))
            {
                JsonTree.AssertEqual(setting.Value, group.Settings[setting.Name], $"group {index} {setting.Name}");
            }
        }

        var state = tensors.GetProperty("optimizer").GetProperty("state");
        Assert.Equal(state.EnumerateObject().Count(), checkpoint.Optimizer.State.Count);
        foreach (var entry in state.EnumerateObject())
        {
            JsonTree.AssertEqual(entry.Value, checkpoint.Optimizer.State[long.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture)], entry.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Unstripped))]
    public void Read_WithoutOptimizer_LeavesItOut(string name)
    {
        var file = SharedFolder.Require("golden", "checkpoints", Case(name).GetProperty("unstripped").GetProperty("file").GetString()!);

        Assert.Null(CheckpointReader.Read(file, new() { ReadOptimizer = false }).Optimizer);
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void Read_OfRealWeights_GivesTheKeysAndShapesOfTheModel(string name)
    {
        var checkpoint = CheckpointReader.Read(SharedFolder.Require("weights", name), new() { RequireFinite = true });

        var keys = SharedFolder.GoldenJson("keys", $"yolo26n-{checkpoint.Task.ToString().ToLowerInvariant()}.json").EnumerateArray().ToList();
        Assert.Equal(keys.Select(key => key.GetProperty("key").GetString()), checkpoint.State.Select(entry => entry.Key));
        if (checkpoint.Names.Count == 80)
        {
            Assert.Equal(keys.Select(key => string.Join(',', key.GetProperty("shape").EnumerateArray())), checkpoint.State.Select(entry => string.Join(',', entry.Value.Shape)));
        }

        Assert.All(checkpoint.State, entry => Assert.Equal(entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? TensorKind.Int64 : TensorKind.Float16, entry.Value.Kind));
        Assert.All(checkpoint.ToSinglePrecision(), entry => Assert.True(entry.Value.Kind is TensorKind.Float32 or TensorKind.Int64));
        Assert.Equal("person", checkpoint.Names[0]);
        Assert.Equal([8.0, 16.0, 32.0], checkpoint.Stride);
        Assert.Equal("n", checkpoint.Yaml["scale"]);
    }

    private static List<JsonElement> Manifest() => [.. SharedFolder.GoldenJson("checkpoints", "manifest.json").EnumerateArray()];

    private static JsonElement Case(string name)
    {
        SharedFolder.Require("golden");
        return Manifest().Single(entry => entry.GetProperty("name").GetString() == name);
    }

    private static void AssertTensors(JsonElement golden, IReadOnlyList<KeyValuePair<string, StoredTensor>> state)
    {
        Assert.Equal(golden.EnumerateObject().Select(entry => entry.Name), state.Select(entry => entry.Key));
        foreach (var (name, tensor) in state)
        {
            JsonTree.AssertTensor(golden.GetProperty(name), tensor, name);
        }
    }

    private static void AssertTopLevel(JsonElement golden, Checkpoint checkpoint)
    {
        foreach (var entry in golden.EnumerateObject())
        {
            object? actual = entry.Name switch
            {
                "date" => checkpoint.Date,
                "version" => checkpoint.Version,
                "epoch" => checkpoint.Epoch,
                "best_fitness" => checkpoint.BestFitness,
                "updates" => checkpoint.Updates,
                "train_args" => checkpoint.TrainArgs,
                "train_metrics" => checkpoint.TrainMetrics.ToDictionary(metric => metric.Key, metric => (object?)metric.Value),
                "train_results" => checkpoint.TrainResults.ToDictionary(column => column.Key, column => (object?)column.Value.Select(value => (object?)value).ToList()),
                _ => entry.Value,
            };
            if (actual is not JsonElement)
            {
                JsonTree.AssertEqual(entry.Value, actual, entry.Name);
            }
        }
    }

    private static void AssertModel(JsonElement golden, Checkpoint checkpoint)
    {
        JsonTree.AssertEqual(golden.GetProperty("yaml"), checkpoint.Yaml, "yaml");
        JsonTree.AssertEqual(golden.GetProperty("names"), checkpoint.Names.ToDictionary(name => $"{name.Key}", name => (object?)name.Value), "names");
        Assert.Equal(golden.GetProperty("stride").GetProperty("sum").GetDouble(), checkpoint.Stride.Sum());
        foreach (var attribute in golden.EnumerateObject().Where(attribute => !DataOfTheModel.Contains(attribute.Name)))
        {
            JsonTree.AssertEqual(attribute.Value, checkpoint.ModelAttributes[attribute.Name], attribute.Name);
        }
    }
}
