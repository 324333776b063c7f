using System.Text.Json;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;
using YoloTune.Models.PyTorch;
using YoloTune.Models.Tests.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>All tasks and families: golden state-dict keys and the layer tables of the specification, without weights of their own.</summary>
public class EveryModelTests
{
    public static TheoryData<string> Tags() => SharedFolder.Root is null
        ? ["absent"]
        : [.. Directory.GetFiles(Path.Combine(SharedFolder.Root, "golden", "keys"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith(".fused", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Tags))]
    public void Write_OfEveryModel_GivesItsKeysInOrder(string tag)
    {
        var keys = SharedFolder.GoldenJson("keys", tag + ".json").EnumerateArray().ToList();
        using var folder = new TemporaryFolder();

        var original = Model(tag, keys);
        PtWriter.Write(folder.File("x.pt"), original);
        var back = CheckpointReader.Read(folder.File("x.pt"));

        SameState.AssertEqual(original.State, back.State);
        Assert.Equal(original.Task, back.Task);
        Assert.Equal(PlainJson.Write(original.Yaml), PlainJson.Write(back.Yaml));
        using var file = PickledFile.Open(folder.File("x.pt"));
        Assert.Equal(keys.Where(key => key.GetProperty("kind").GetString() == "parameter").Select(key => key.GetProperty("key").GetString()), Names(file.Model, "_parameters", string.Empty));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Write_OfEveryModel_GivesTheLayersOfTheSpecification(string tag)
    {
        SharedFolder.Require();
        var (family, task) = Parts(tag);
        var expected = JsonDocument.Parse(File.ReadAllText(SharedFolder.Require("spec", "models.json"))).RootElement.GetProperty("models").EnumerateArray()
            .Single(model => model.GetProperty("family").GetString() == family && model.GetProperty("variant").ValueKind == JsonValueKind.Null
                && model.GetProperty("scale").GetString() == "n" && model.GetProperty("task").GetString() == (task == "sem" ? "semantic" : task));
        using var folder = new TemporaryFolder();
        PtWriter.Write(folder.File("x.pt"), Model(tag, [.. SharedFolder.GoldenJson("keys", tag + ".json").EnumerateArray()]));

        using var file = PickledFile.Open(folder.File("x.pt"));

        JsonTree.AssertEqual(expected.GetProperty("save"), file.Model["save"], "save");
        var layers = ((PickleDictionary)((ObjectRecord)((PickleDictionary)file.Model["_modules"]!)["model"]!)["_modules"]!).Items.Select(entry => (ObjectRecord)entry.Value!).ToList();
        Assert.Equal(expected.GetProperty("modules").GetArrayLength(), layers.Count);
        foreach (var (module, layer) in expected.GetProperty("modules").EnumerateArray().Zip(layers))
        {
            JsonTree.AssertEqual(module.GetProperty("i"), layer["i"], "i");
            JsonTree.AssertEqual(module.GetProperty("f"), layer["f"], "f");
            JsonTree.AssertEqual(module.GetProperty("type"), layer["type"], "type");
            Assert.Equal(layer["type"], layer.ClassName);
            if (tag == $"{family}n-{task}" && module.GetProperty("i").GetInt32() < layers.Count - 1)
            {
                JsonTree.AssertEqual(module.GetProperty("params"), layer["np"], "np");
            }
        }

        Assert.Equal(expected.GetProperty("layers").GetInt32(), Count(file.Model, new HashSet<object>(ReferenceEqualityComparer.Instance)));
    }

    /// <summary>Distinct module objects without children, which the reference prints as layers (spec/01 section 11).</summary>
    private static int Count(ObjectRecord module, HashSet<object> seen)
    {
        if (!seen.Add(module))
        {
            return 0;
        }

        var children = ((PickleDictionary)module["_modules"]!).Items.Select(entry => entry.Value).OfType<ObjectRecord>().ToList();
        return children.Count == 0 ? 1 : children.Sum(child => Count(child, seen));
    }

    private static IEnumerable<string> Names(ObjectRecord module, string group, string prefix) =>
        ((PickleDictionary)module[group]!).Items.Where(entry => entry.Value is not null).Select(entry => prefix + entry.Key)
            .Concat(((PickleDictionary)module["_modules"]!).Items.Where(entry => entry.Value is ObjectRecord)
                .SelectMany(entry => Names((ObjectRecord)entry.Value!, group, $"{prefix}{entry.Key}.")));

    private static (string Family, string Task) Parts(string tag)
    {
        var parts = tag.Split('-');
        return (parts[0][..^1], parts[1]);
    }

    private static Checkpoint Model(string tag, List<JsonElement> keys)
    {
        var (family, task) = Parts(tag);
        var state = keys.Select(key =>
        {
            var shape = key.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var kind = key.GetProperty("dtype").GetString() == "int64" ? TensorKind.Int64 : TensorKind.Float16;
            var bytes = new byte[shape.Aggregate(1L, (product, size) => product * size) * StoredTensor.SizeOf(kind)];
            bytes.AsSpan().Fill((byte)(bytes.Length % 60));
            return KeyValuePair.Create(key.GetProperty("key").GetString()!, new StoredTensor(kind, shape, bytes));
        }).ToList();
        var classes = state.FindLast(entry => entry.Key.Contains(".cv3.0.2.bias", StringComparison.Ordinal) || entry.Key.EndsWith("linear.bias", StringComparison.Ordinal)
            || entry.Key.EndsWith("classifier.1.bias", StringComparison.Ordinal)).Value?.ElementCount ?? 1;
        return new Checkpoint
        {
            Task = Enum.Parse<TaskKind>(task == "sem" ? "semantic" : task, ignoreCase: true),
            State = state,
            Yaml = SpecificationTable.Yaml(family, task, classes, tag.EndsWith("k5x2", StringComparison.Ordinal) ? [5L, 2L] : [17L, 3L]),
            Stride = task is "classify" or "sem" or "depth" ? [] : [8, 16, 32],
        };
    }
}
