using System.Text.Json;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests;

public class ModelSummaryTests
{
    public static TheoryData<string> Names()
    {
        if (SharedFolder.Root is null)
        {
            return ["absent"];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFolder.Root, "spec", "models.json")));
        return [.. document.RootElement.GetProperty("models").EnumerateArray().Select(row => row.GetProperty("yaml").GetString()!)];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryModelOfTheSpecification_CountsAsTheReference(string yaml)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require("spec", "models.json")));
        var expected = document.RootElement.GetProperty("models").EnumerateArray().Single(row => row.GetProperty("yaml").GetString() == yaml);
        using var model = YoloModel.Create(ModelZoo.Find(yaml)!);
        Assert.Equal(yaml, model.Definition.YamlFile);
        Assert.Equal(expected.GetProperty("nc").GetInt32(), model.ClassNames.Count);
        Assert.Equal(expected.GetProperty("task").GetString(), model.Task.ToString().ToLowerInvariant());

        var plain = ModelSummary.Of(model);
        Assert.Equal(expected.GetProperty("layers").GetInt32(), plain.Layers);
        Assert.Equal(expected.GetProperty("params").GetInt64(), plain.Parameters);
        Assert.Equal(expected.GetProperty("gradients").GetInt64(), plain.Gradients);
        Assert.Equal(expected.GetProperty("gflops640").GetDouble(), plain.GigaFlops, 4);
        Assert.Equal(expected.GetProperty("state_entries").GetInt32(), model.Entries().Count());
        if (expected.GetProperty("gflops224") is { ValueKind: JsonValueKind.Number } small)
        {
            Assert.Equal(small.GetDouble(), ModelSummary.Of(model, 224).GigaFlops, 4);
        }

        Assert.Equal(expected.GetProperty("strides").EnumerateArray().Select(stride => stride.GetSingle()), model.Strides);

        model.Fuse();
        var fused = ModelSummary.Of(model);
        Assert.Equal(expected.GetProperty("layers_fused").GetInt32(), fused.Layers);
        Assert.Equal(expected.GetProperty("params_fused").GetInt64(), fused.Parameters);
        Assert.Equal(expected.GetProperty("gflops640_fused").GetDouble(), fused.GigaFlops, 4);
        Assert.Equal(expected.GetProperty("state_entries_fused").GetInt32(), model.Entries().Count());
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
