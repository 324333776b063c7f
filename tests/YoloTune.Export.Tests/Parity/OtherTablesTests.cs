using YoloTune.Models;
using YoloTune.Models.Architecture;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests.Parity;

/// <summary>Blocks and heads that no official YOLO26 table has, and its variants with another number of levels.</summary>
public class OtherTablesTests
{
    [Fact]
    public void Export_WithDistributionBins_AgreesWithLibtorch()
    {
        var definition = Yolo26.Detect("yolo26", "n", 3) with { RegisterMaximum = 16, EndToEnd = false };

        Compare(definition, 128, 96, dynamic: false);
        Compare(definition, 128, 96, dynamic: true);
    }

    [Fact]
    public void Export_OfTheBlocksOfYolov8_AgreesWithLibtorch()
    {
        LayerRow[] backbone =
        [
            new([-1], 1, "Conv", [64L, 3L, 2L]),
            new([-1], 1, "Conv", [128L, 3L, 2L]),
            new([-1], 3, "C2f", [128L, true]),
            new([-1], 1, "Conv", [256L, 3L, 2L]),
            new([-1], 6, "C2f", [256L, true]),
            new([-1], 1, "Conv", [512L, 3L, 2L]),
            new([-1], 3, "C3", [512L, true]),
            new([-1], 1, "DWConv", [512L, 3L]),
            new([-1], 2, "Bottleneck", [512L, true]),
            new([-1], 1, "SPPF", [512L, 5L]),
        ];
        LayerRow[] head =
        [
            new([-1], 1, "nn.Upsample", ["None", 2L, "nearest"]),
            new([-1, 4], 1, "Concat", [1L]),
            new([-1], 3, "C2f", [256L]),
            new([12, 9], 1, "Detect", ["nc"]),
        ];
        var definition = Yolo26.Detect("yolo26", "n", 5) with { RegisterMaximum = 16, EndToEnd = false, Backbone = backbone, Head = head };

        Compare(definition, 64, 96, dynamic: false);
    }

    [Theory]
    [InlineData("yolo26-p2", "n")]
    [InlineData("yolo26-p6", "n")]
    [InlineData("yolo26", "m")]
    public void Export_OfVariants_AgreesWithLibtorch(string variant, string scale) => Compare(Yolo26.Detect(variant, scale, 7), 128, 64, dynamic: false);

    [Theory]
    [InlineData("yolov8n-p2")]
    [InlineData("yolov8n-p6")]
    [InlineData("yolo11m")]
    public void Export_OfOtherFamilies_AgreesWithLibtorch(string name) => Compare(ModelZoo.Find(name)! with { ClassCount = 7 }, 128, 64, dynamic: false);

    private static void Compare(ModelDefinition definition, int height, int width, bool dynamic)
    {
        using var model = YoloModel.Create(definition);
        GoldenModel.Fill(model, 1.38);

        var result = EngineComparison.Run(
            model,
            new OnnxExportOptions { ImageHeight = height, ImageWidth = width, Dynamic = dynamic },
            FillRule.Input("input:tables", 3 * height * width),
            1, 3, height, width);

        Assert.InRange(result.RawBoxes, 0, 1e-4);
        Assert.InRange(result.RawScores, 0, 1e-4);
        Assert.InRange(result.Result, 0, 1e-4);
    }
}
