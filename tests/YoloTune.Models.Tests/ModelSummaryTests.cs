using System.Text.Json;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests;

public class ModelSummaryTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var variant in Yolo26.Variants)
        {
            foreach (var scale in new[] { "n", "s", "m", "l", "x" })
            {
                cases.Add(variant, scale);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_EveryScaleAndVariant_CountsAsTheReference(string variant, string scale)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require("spec", "models.json")));
        var suffix = variant["yolo26".Length..].TrimStart('-');
        var expected = document.RootElement.GetProperty("models").EnumerateArray().Single(row =>
            row.GetProperty("family").GetString() == "yolo26" && row.GetProperty("task").GetString() == "detect"
            && row.GetProperty("scale").GetString() == scale && (row.GetProperty("variant").GetString() ?? string.Empty) == suffix);
        using var model = YoloModel.Create(Yolo26.Detect(variant, scale));

        var plain = ModelSummary.Of(model);
        Assert.Equal(expected.GetProperty("layers").GetInt32(), plain.Layers);
        Assert.Equal(expected.GetProperty("params").GetInt64(), plain.Parameters);
        Assert.Equal(expected.GetProperty("gradients").GetInt64(), plain.Gradients);
        Assert.Equal(expected.GetProperty("gflops640").GetDouble(), plain.GigaFlops, 4);
        Assert.Equal(expected.GetProperty("strides").EnumerateArray().Select(stride => stride.GetSingle()), model.Strides);

        model.Fuse();
        var fused = ModelSummary.Of(model);
        Assert.Equal(expected.GetProperty("layers_fused").GetInt32(), fused.Layers);
        Assert.Equal(expected.GetProperty("params_fused").GetInt64(), fused.Parameters);
        Assert.Equal(expected.GetProperty("gflops640_fused").GetDouble(), fused.GigaFlops, 4);
    }

    [Fact]
    public void ToString_ReadsLikeTheReference()
    {
        using var model = YoloModel.Create(Yolo26.Detect());

        Assert.Equal("YOLO26n summary: 260 layers, 2,572,280 parameters, 2,572,280 gradients, 6.2 GFLOPs", ModelSummary.Of(model).ToString());
    }

    [Fact]
    public void Create_WithTheSameSeed_GivesTheSameWeights()
    {
        using var first = YoloModel.Create(Yolo26.Detect(), seed: 7);
        using var second = YoloModel.Create(Yolo26.Detect(), seed: 7);
        using var third = YoloModel.Create(Yolo26.Detect(), seed: 8);

        Assert.Equal(first.CaptureState()[0].Value.ToFloats(), second.CaptureState()[0].Value.ToFloats());
        Assert.NotEqual(first.CaptureState()[0].Value.ToFloats(), third.CaptureState()[0].Value.ToFloats());
    }
}
