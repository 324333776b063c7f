using System.Text.Json;
using YoloTune.Models.Checkpoints;
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
                if (GoldenModel.IsSupported(entry.GetProperty("family").GetString()!, entry.GetProperty("task").GetString()!))
                {
                    var endToEnd = entry.GetProperty("head_end2end").GetBoolean();
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
        Assert.InRange(result.RawBoxes, 0, EngineTolerance);
        Assert.InRange(result.RawScores, 0, EngineTolerance);
        Assert.InRange(result.Result, 0, EngineTolerance);
        CompareWithGolden(result, golden, entry, endToEnd);
    }

    private static void CompareWithGolden(EngineComparison result, SafetensorsFile golden, JsonElement entry, bool endToEnd)
    {
        var branch = !entry.GetProperty("head_end2end").GetBoolean() ? "raw" : endToEnd ? "raw.one2one" : "raw.one2many";
        Assert.InRange(GoldenModel.RelativeDifference(result.Outputs["raw_boxes"].Values, golden[branch + ".boxes"].ToFloats()), 0, GoldenTolerance);
        Assert.InRange(GoldenModel.RelativeDifference(result.Outputs["raw_scores"].Values, golden[branch + ".scores"].ToFloats()), 0, GoldenTolerance);
        if (endToEnd)
        {
            Assert.Equal(golden["decoded"].Shape, result.Outputs["output0"].Shape);
            AssertSameRows(golden["decoded"].ToFloats(), result.Outputs["output0"].Values);
        }
    }

    // Every golden row has a row of the same class with the same score and box; rows of equal score may change places.
    private static void AssertSameRows(float[] expected, float[] actual)
    {
        var (boxes, scores) = (expected.Chunk(6).SelectMany(row => row[..4]).Max(Math.Abs), expected.Chunk(6).Max(row => row[4]));
        var left = actual.Chunk(6).ToList();
        foreach (var row in expected.Chunk(6))
        {
            var partner = left.FindIndex(other => other[5] == row[5]
                && Math.Abs(other[4] - row[4]) <= GoldenTolerance * scores
                && Enumerable.Range(0, 4).All(i => Math.Abs(other[i] - row[i]) <= GoldenTolerance * boxes));
            Assert.True(partner >= 0, $"No row like {string.Join(", ", row)}.");
            left.RemoveAt(partner);
        }
    }
}
