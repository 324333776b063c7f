using System.Text.Json;
using TorchSharp;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.State;
using YoloTune.TestSupport;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Parity;

/// <summary>Outputs, key names and layer statistics against golden <c>models/</c> and <c>keys/</c>.</summary>
public sealed class ModelParityTests(ITestOutputHelper output)
{
    private const double Tolerance = 5e-5;
    private const double FusedTolerance = 1e-4;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        if (SharedFolder.Root is null)
        {
            cases.Add("absent", "absent");
            return cases;
        }

        foreach (var file in Directory.GetFiles(Path.Combine(SharedFolder.Root, "golden", "models"), "manifest-*.json").Order(StringComparer.Ordinal))
        {
            foreach (var entry in SharedFolder.GoldenJson("models", Path.GetFileName(file)).EnumerateArray())
            {
                if (GoldenModel.CanBuild(entry.GetProperty("family").GetString()!, entry.GetProperty("task").GetString()!))
                {
                    cases.Add(Path.GetFileName(file), entry.GetProperty("tag").GetString()!);
                }
            }
        }

        return cases;
    }

    public static TheoryData<string, string> LayerCases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var row in Cases())
        {
            var (manifest, tag) = row.Data;
            if (SharedFolder.Root is null || File.Exists(Path.Combine(SharedFolder.Root, "golden", "models", tag + ".layers.json")))
            {
                cases.Add(manifest, tag);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_OfAFilledModel_GivesTheGoldenOutputsBeforeAndAfterFusing(string manifest, string tag)
    {
        var entry = Entry(manifest, tag);
        using var model = GoldenModel.Create(entry);
        var golden = SharedFolder.Golden("models", tag + ".safetensors");
        CompareTotals(model, entry.GetProperty("totals"));
        Compare(model, entry, golden, Tolerance);

        model.Fuse();

        var path = SharedFolder.Require("golden", "models", tag + ".fused.safetensors");
        Compare(model, entry, File.Exists(path) ? SafetensorsFile.Read(path) : golden, FusedTolerance);
        if (entry.TryGetProperty("fused", out var fused))
        {
            CompareTotals(model, fused.GetProperty("totals"));
        }
    }

    [Theory]
    [MemberData(nameof(LayerCases))]
    public void StateDict_HasTheGoldenKeysInOrder(string manifest, string tag)
    {
        using var model = GoldenModel.Create(Entry(manifest, tag));

        CompareKeys(model, SharedFolder.GoldenJson("keys", tag + ".json"));
        model.Fuse();
        CompareKeys(model, SharedFolder.GoldenJson("keys", tag + ".fused.json"));
    }

    [Theory]
    [MemberData(nameof(LayerCases))]
    public void EveryLayer_HasTheGoldenStatistics(string manifest, string tag)
    {
        var entry = Entry(manifest, tag);
        var path = SharedFolder.Require("golden", "models", tag + ".layers.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var layers = document.RootElement;
        using var model = GoldenModel.Create(entry);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var seen = 0;

        model.Run(Input(entry), (node, output) =>
        {
            var row = layers.GetProperty(node.Index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(row.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), output.shape);
            var values = output.ToStored().ToFloats();
            var largest = values.Max(value => Math.Abs((double)value));
            var bound = Tolerance * largest;
            var mean = values.Average(value => (double)value);
            Assert.InRange(Math.Abs(mean - row.GetProperty("mean").GetDouble()), 0, bound);
            Assert.InRange(Math.Abs(Deviation(values, mean) - row.GetProperty("std").GetDouble()), 0, bound);
            Assert.InRange(Math.Abs(largest - row.GetProperty("absmax").GetDouble()), 0, bound);
            CompareRun(row.GetProperty("first8"), values[..8], bound);
            CompareRun(row.GetProperty("last4"), values[^4..], bound);
            seen++;
        }, true);

        Assert.Equal(model.Nodes.Count - 1, seen);
    }

    private static double Deviation(float[] values, double mean) => Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);

    private static void CompareRun(JsonElement expected, float[] actual, double bound)
    {
        foreach (var (value, i) in expected.EnumerateArray().Select((value, i) => (value.GetDouble(), i)))
        {
            Assert.InRange(Math.Abs(value - actual[i]), 0, bound);
        }
    }

    private static JsonElement Entry(string manifest, string tag)
    {
        SharedFolder.Require();
        return SharedFolder.GoldenJson("models", manifest).EnumerateArray().Single(entry => entry.GetProperty("tag").GetString() == tag);
    }

    private static Tensor Input(JsonElement entry)
    {
        var shape = entry.GetProperty("input_shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var values = FillRule.Input(entry.GetProperty("input").GetString()!, shape.Aggregate(1L, (product, size) => product * size), entry.GetProperty("salt").GetString()!);
        return StoredTensor.FromFloats(values, shape).ToTensor();
    }

    private void Compare(YoloModel model, JsonElement entry, SafetensorsFile golden, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var outputs = RawOutputs.Of(model, Input(entry));

        Assert.NotEmpty(golden.Tensors);
        foreach (var (name, expected) in golden.Tensors)
        {
            if (!outputs.Remove(name, out var actual))
            {
                Assert.True(model.IsFused && name.Contains("one2many", StringComparison.Ordinal), $"Nothing was computed for the golden tensor '{name}'.");
                continue;
            }

            Assert.Equal(expected.Shape, actual.shape);
            var difference = GoldenModel.RelativeDifference(actual.ToStored().ToFloats(), expected.ToFloats());
            ParityRecord.Note($"`models/` {entry.GetProperty("family")} {entry.GetProperty("task")}", model.IsFused ? "fused outputs, relative" : "outputs, relative", difference, $"{entry.GetProperty("tag")} {name}");
            output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{entry.GetProperty("tag")} {(model.IsFused ? "fused " : string.Empty)}{name} {difference:e1}"));
            Assert.InRange(difference, 0, tolerance);
        }

        Assert.Empty(outputs.Keys);
    }

    private static void CompareTotals(YoloModel model, JsonElement totals)
    {
        var entries = model.Entries().ToArray();
        Assert.Equal(totals.GetProperty("keys").GetInt32(), entries.Length);
        Assert.Equal(totals.GetProperty("parameters").GetInt64(), entries.Where(entry => entry.IsParameter).Sum(entry => entry.Value.numel()));
        Assert.Equal(totals.GetProperty("parameter_tensors").GetInt32(), entries.Count(entry => entry.IsParameter));
        Assert.Equal(totals.GetProperty("buffer_elements").GetInt64(), entries.Where(entry => !entry.IsParameter).Sum(entry => entry.Value.numel()));
        var lines = string.Join('\n', entries.Select(entry => $"{entry.Name}:{string.Join(',', entry.Value.shape)}"));
        Assert.Equal(totals.GetProperty("key_hash").GetString(), FillRule.Hash(lines).ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void CompareKeys(YoloModel model, JsonElement keys)
    {
        var expected = (keys.ValueKind == JsonValueKind.Array ? keys : keys.GetProperty("entries")).EnumerateArray()
            .Select(row => (row.GetProperty("key").GetString(), string.Join(',', row.GetProperty("shape").EnumerateArray())));
        Assert.Equal(expected, model.Entries().Select(entry => ((string?)entry.Name, string.Join(',', entry.Value.shape))));
    }
}
