using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests.Parity;

/// <summary>Every family and task in the forms that golden data do not have: open shapes, half precision, other opsets, small sizes.</summary>
public class TaskParityTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string, TaskKind> Names()
    {
        var cases = new TheoryData<string, TaskKind>();
        foreach (var family in new[] { "yolo26", "yolo11", "yolov8" })
        {
            foreach (var task in Enum.GetValues<TaskKind>().Where(task => ModelZoo.Find(family, task, "n") is not null))
            {
                cases.Add(family, task);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_WithDynamicShapes_AgreesAtAnotherSizeAndBatch(string family, TaskKind task)
    {
        using var model = Filled(family, task);

        foreach (var endToEnd in Heads(model))
        {
            var options = new OnnxExportOptions { ImageHeight = 128, ImageWidth = 96, Dynamic = true, EndToEnd = endToEnd };
            var result = Compare(model, options, 2, 64, 128);

            Assert.InRange(result.Worst, 0, Tolerance);
            Assert.Equal(2, result.Outputs["output0"].Shape[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_WithTheOldestAndTheNewestOpset_AgreesWithLibtorch(string family, TaskKind task)
    {
        using var model = Filled(family, task);

        foreach (var opset in new[] { OnnxExportOptions.MinimumOpset, OnnxExportOptions.MaximumOpset })
        {
            var result = Compare(model, new OnnxExportOptions { ImageHeight = 64, ImageWidth = 64, Opset = opset }, 1, 64, 64);

            Assert.InRange(result.Worst, 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_InHalfPrecision_StaysWithinItsBound(string family, TaskKind task)
    {
        using var model = Filled(family, task);

        foreach (var endToEnd in Heads(model))
        {
            var result = Compare(model, new OnnxExportOptions { ImageHeight = 64, ImageWidth = 96, EndToEnd = endToEnd, Half = true }, 1, 64, 96);

            Assert.InRange(result.Worst, 0, 2e-2);
        }
    }

    // Heads whose points have no visibility, and other numbers of classes.
    [Theory]
    [InlineData("yolo26n-pose", 5, 2)]
    [InlineData("yolo11n-pose", 5, 2)]
    [InlineData("yolov8n-pose", 3, 3)]
    public void Export_WithOtherKeypoints_AgreesWithLibtorch(string name, int count, int dimensions)
    {
        using var model = YoloModel.Create(ModelZoo.Find(name)! with { ClassCount = 2, Keypoints = new(count, dimensions) });
        GoldenModel.Fill(model, 1.4);

        var result = Compare(model, new OnnxExportOptions { ImageHeight = 64, ImageWidth = 64 }, 1, 64, 64);

        Assert.InRange(result.Worst, 0, Tolerance);
    }

    [Fact]
    public void Export_OfASemanticModelWithOneClass_SaysWhereItIs()
    {
        using var model = YoloModel.Create(ModelZoo.Find("yolo26n-sem")! with { ClassCount = 1 });
        GoldenModel.Fill(model, 1.4);

        var result = Compare(model, new OnnxExportOptions { ImageHeight = 64, ImageWidth = 96 }, 1, 64, 96);

        Assert.Equal([1, 64, 96], result.Outputs["output0"].Shape);
        Assert.InRange(result.Result, 0, Tolerance);
        Assert.Equal(2, result.Outputs["output0"].Values.Distinct().Count());
    }

    private static IEnumerable<bool?> Heads(YoloModel model) => model.Head.HasEndToEnd ? [true, false] : [null];

    private static YoloModel Filled(string family, TaskKind task)
    {
        var model = YoloModel.Create(ModelZoo.Find(family, task, "n", task == TaskKind.Depth ? null : 7)!);
        GoldenModel.Fill(model, 1.4);
        return model;
    }

    private EngineComparison Compare(YoloModel model, OnnxExportOptions options, int batch, int height, int width)
    {
        var result = EngineComparison.Run(model, options, FillRule.Input("input:tasks", batch * 3L * height * width), batch, 3, height, width);
        output.WriteLine($"end2end={options.EndToEnd} opset={options.Opset}: {result}");
        return result;
    }
}
