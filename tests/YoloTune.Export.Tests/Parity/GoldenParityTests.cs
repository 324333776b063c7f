using System.Text.Json;
using YoloTune.Core.Tasks;
using YoloTune.Export.Checking;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Heads;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests.Parity;

/// <summary>Golden networks of scales n and s in ONNX Runtime: against libtorch and against the golden outputs themselves.</summary>
public class GoldenParityTests(ITestOutputHelper output)
{
    private const double EngineTolerance = 1e-4;

    // Bound of the golden README for fused networks.
    private const double GoldenTolerance = 1e-4;

    public static TheoryData<string, string, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool>();
        if (SharedFolder.Root is null)
        {
            cases.Add("absent", "absent", false);
            return cases;
        }

        foreach (var manifest in new[] { "manifest-n.json", "manifest-s.json" })
        {
            foreach (var entry in SharedFolder.GoldenJson("models", manifest).EnumerateArray())
            {
                if (GoldenModel.CanBuild(entry.GetProperty("family").GetString()!, entry.GetProperty("task").GetString()!))
                {
                    var endToEnd = IsEndToEnd(entry);
                    cases.Add(manifest, entry.GetProperty("tag").GetString()!, false);
                    if (endToEnd)
                    {
                        cases.Add(manifest, entry.GetProperty("tag").GetString()!, true);
                    }
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Export_OfAFilledModel_GivesWhatLibtorchAndTheReferenceGive(string manifest, string tag, bool endToEnd)
    {
        var entry = SharedFolder.GoldenJson("models", manifest).EnumerateArray().Single(item => item.GetProperty("tag").GetString() == tag);
        var golden = SharedFolder.Golden("models", tag + ".safetensors");
        var shape = entry.GetProperty("input_shape").EnumerateArray().Select(side => side.GetInt64()).ToArray();
        using var model = GoldenModel.Create(entry);
        var options = new OnnxExportOptions { ImageHeight = (int)shape[2], ImageWidth = (int)shape[3], EndToEnd = endToEnd };

        var result = EngineComparison.Run(model, options, FillRule.Input(entry.GetProperty("input").GetString()!, shape[0] * shape[1] * shape[2] * shape[3]), shape);

        output.WriteLine($"{tag} end2end={endToEnd}: {result}");
        Assert.InRange(result.Worst, 0, EngineTolerance);
        CompareWithGolden(result, golden, entry, endToEnd, model);
    }

    // Checkpoints of a few steps of training, in which the largest probability is 1e-4.
    [Theory]
    [InlineData("seg26")]
    [InlineData("pose26")]
    [InlineData("obb26")]
    [InlineData("cls26")]
    [InlineData("det26")]
    [InlineData("det11")]
    [InlineData("detv8")]
    public void Export_OfAHardlyTrainedCheckpoint_PassesItsCheck(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", name, "best.pt"));
        foreach (var endToEnd in model.Head.HasEndToEnd ? new[] { true, false } : [false])
        {
            var options = new OnnxExportOptions { ImageHeight = 320, ImageWidth = 320, EndToEnd = endToEnd };
            var result = OnnxExporter.Export(model, folder["a.onnx"], options, new OnnxRuntimeCheck());

            output.WriteLine($"{name} end2end={endToEnd}: {result.Difference:E1}");
            Assert.InRange(result.Difference!.Value, 0, EngineTolerance);
        }
    }

    private static bool IsEndToEnd(JsonElement entry) => entry.TryGetProperty("head_end2end", out var truth) && truth.GetBoolean();

    private static void CompareWithGolden(EngineComparison result, SafetensorsFile golden, JsonElement entry, bool endToEnd, YoloModel model)
    {
        var branch = !IsEndToEnd(entry) ? "raw." : endToEnd ? "raw.one2one." : "raw.one2many.";
        var pairs = new (string Golden, string Output)[]
        {
            (branch + "boxes", "raw_boxes"),
            (branch + "scores", "raw_scores"),
            (branch + "mask_coefficient", "raw_extra"),
            (branch + "kpts", "raw_extra"),
            (branch + "angle", "raw_extra"),
            ("proto", "output1"),
            ("prob", "output0"),
        };
        var compared = 0;
        foreach (var (name, other) in pairs.Where(pair => golden.Contains(pair.Golden)))
        {
            Assert.InRange(GoldenModel.RelativeDifference(result.Outputs[other].Values, golden[name].ToFloats()), 0, GoldenTolerance);
            compared++;
        }

        if (model.Head is not DetectHead)
        {
            Assert.True(compared == 1 || model.Task is TaskKind.Semantic or TaskKind.Depth, "Nothing was compared.");
            return;
        }

        Assert.True(compared >= 2, "Too little was compared.");
        if (endToEnd)
        {
            Assert.Equal(golden["decoded"].Shape, result.Outputs["output0"].Shape);
            AssertSameRows(golden["decoded"].ToFloats(), result.Outputs["output0"].Values, RowLayout.Of(model).Columns);
        }
        else if (!IsEndToEnd(entry))
        {
            Assert.InRange(OutputComparison.Raw(golden["decoded"].ToFloats(), result.Outputs["output0"].Values, 1, RowLayout.Of(model)), 0, GoldenTolerance);
        }
    }

    // Every golden row has a row of the same class with the same score, box and rest; rows of equal score may change places.
    private static void AssertSameRows(float[] expected, float[] actual, int columns)
    {
        var rows = expected.Chunk(columns).ToArray();
        var magnitudes = Enumerable.Range(0, columns).Select(column => rows.Max(row => Math.Abs(row[column]))).ToArray();
        var box = magnitudes[..4].Max();
        magnitudes.AsSpan(0, 4).Fill(box);
        var left = actual.Chunk(columns).ToList();
        foreach (var row in rows)
        {
            var partner = left.FindIndex(other => other[5] == row[5] && Enumerable.Range(0, columns).All(i => Math.Abs(other[i] - row[i]) <= GoldenTolerance * magnitudes[i]));
            Assert.True(partner >= 0, $"No row like {string.Join(", ", row)}.");
            left.RemoveAt(partner);
        }
    }
}
