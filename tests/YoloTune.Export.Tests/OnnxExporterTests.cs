using YoloTune.Core.Errors;
using YoloTune.Models;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests;

public class OnnxExporterTests
{
    private static readonly OnnxExportOptions _small = new() { ImageHeight = 100, ImageWidth = 64 };

    [Fact]
    public void Export_WithCheck_WritesACheckedFileBesideTheCheckpoint()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();

        var result = OnnxExporter.Export(model, folder["best.pt"], _small, new OnnxRuntimeCheck());

        Assert.Equal(folder["best.onnx"], result.Path);
        Assert.Equal([folder["best.onnx"]], Directory.GetFiles(folder.Root));
        Assert.Equal(new FileInfo(result.Path).Length, result.Size);
        Assert.InRange(result.Difference!.Value, 1e-12, 1e-4);
        Assert.Equal("1, 3, 128, 64", result.InputShape);
        Assert.Equal("1, 168, 6", result.OutputShape);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Export_Dynamic_PassesItsCheckAtTwoSizes(bool endToEnd, bool half)
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        var check = new RecordingCheck();

        var result = OnnxExporter.Export(model, folder["a.onnx"], _small with { Dynamic = true, EndToEnd = endToEnd, Half = half }, check);

        Assert.Equal([[1, 3, 128, 64], [2, 3, 64, 64]], check.Shapes);
        Assert.NotNull(result.Difference);
        Assert.Equal("batch, 3, height, width", result.InputShape);
        Assert.Equal(endToEnd ? "batch, detections, 6" : "batch, 7, anchors", result.OutputShape);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(5)]
    public void Export_WhenTheEnginesDisagree_WritesNothing(int column)
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        File.WriteAllText(folder["a.onnx"], "earlier");

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, folder["a.onnx"], _small, new RecordingCheck { SpoiledColumn = column }));

        Assert.Contains("differs from the original", error.Problem, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(folder["a.onnx"]));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Export_LeavesTheModelAsItWas()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        var before = model.CaptureState();

        OnnxExporter.Export(model, folder["a.onnx"], _small);

        Assert.False(model.IsFused);
        Assert.Equal(before.Select(pair => pair.Key), model.CaptureState().Select(pair => pair.Key));
        Assert.All(before.Zip(model.CaptureState()), pair => Assert.True(pair.First.Value.Data.Span.SequenceEqual(pair.Second.Value.Data.Span)));
    }

    [Fact]
    public void Export_Twice_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        var clock = new FixedClock();

        OnnxExporter.Export(model, folder["a.onnx"], _small, time: clock);
        OnnxExporter.Export(model, folder["b.onnx"], _small, time: clock);

        Assert.Equal(File.ReadAllBytes(folder["a.onnx"]), File.ReadAllBytes(folder["b.onnx"]));
    }

    [Theory]
    [InlineData(17, 8)]
    [InlineData(13, 8)]
    [InlineData(20, 9)]
    public void Export_WritesVersionsAndMetadata(int opset, int irVersion)
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 2), ["car", "driver's seat"]);

        OnnxExporter.Export(model, folder["a.onnx"], _small with { Opset = opset, Data = "coco8.yaml" }, time: new FixedClock());

        var file = File.ReadAllBytes(folder["a.onnx"]);
        Assert.Equal((ulong)irVersion, OnnxFileReader.Number(file, 1));
        Assert.Equal((ulong)opset, OnnxFileReader.Number(OnnxFileReader.Messages(file, 8).Single(), 2));
        var metadata = OnnxFileReader.Messages(file, 14).Select(pair => (OnnxFileReader.Text(pair, 1), OnnxFileReader.Text(pair, 2))).ToArray();
        Assert.Equal(
            [
                "description=Ultralytics YOLO26n model trained on coco8.yaml",
                "author=YoloTune",
                "date=2026-02-03T04:05:06.123456+00:00",
                "version=0.1.0",
                "license=The licence of the weights; YoloTune itself is MIT",
                "docs=README of YoloTune",
                "stride=32",
                "task=detect",
                "head=Detect",
                "batch=1",
                "imgsz=[128, 64]",
                "names={0: 'car', 1: \"driver's seat\"}",
                $"args={{'data': 'coco8.yaml', 'batch': 1, 'fraction': 1.0, 'quantize': None, 'dynamic': False, 'simplify': True, 'opset': {opset}, 'nms': False}}",
                "channels=3",
                "end2end=True",
            ],
            metadata.Select(pair => pair.Item1 + "=" + pair.Item2));
    }

    [Fact]
    public void Export_WithoutData_EndsTheDescriptionWithABlank()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();

        OnnxExporter.Export(model, folder["a.onnx"], _small);

        var description = OnnxFileReader.Messages(File.ReadAllBytes(folder["a.onnx"]), 14).First();
        Assert.Equal("Ultralytics YOLO26n model ", OnnxFileReader.Text(description, 2));
    }

    [Fact]
    public void Export_InHalfPrecision_TakesHalfTheRoom()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();

        var single = OnnxExporter.Export(model, folder["a.onnx"], _small);
        var half = OnnxExporter.Export(model, folder["b.onnx"], _small with { Half = true });

        Assert.InRange(half.Size, single.Size * 45 / 100, single.Size * 55 / 100);
    }

    [Fact]
    public void Export_NamesNodesAndWeightsByTheirLayers()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();

        OnnxExporter.Export(model, folder["a.onnx"], _small);

        var graph = OnnxFileReader.Messages(File.ReadAllBytes(folder["a.onnx"]), 7).Single();
        var nodes = OnnxFileReader.Messages(graph, 1).Select(node => OnnxFileReader.Text(node, 3)).ToArray();
        Assert.Equal(nodes.Length, nodes.Distinct().Count());
        Assert.Contains("/model.0.conv/Conv", nodes);
        Assert.Contains("/model.10.m.0.attn/Softmax", nodes);
        Assert.Contains(OnnxFileReader.Messages(graph, 5), tensor => OnnxFileReader.Text(tensor, 8) == "model.23.one2one_cv3.0.2.bias");
    }

    [Fact]
    public void Export_WithTroublesomeNamesOrRows_Warns()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 2), ["car", "a, b"]);

        var troubled = OnnxExporter.Export(model, folder["a.onnx"], _small);
        model.ClassNames = ["car", "bus"];
        var fine = OnnxExporter.Export(model, folder["a.onnx"], new OnnxExportOptions { ImageHeight = 160, ImageWidth = 160 });

        Assert.Collection(troubled.Warnings, text => Assert.Contains("'a, b'", text, StringComparison.Ordinal), text => Assert.Contains("168 rows", text, StringComparison.Ordinal));
        Assert.Empty(fine.Warnings);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(21)]
    public void Export_WithAnUnknownOpset_IsRefused(int opset) => AssertRefused(new OnnxExportOptions { Opset = opset }, "opset");

    [Theory]
    [InlineData(0)]
    [InlineData(100000)]
    public void Export_WithAnImpossibleSize_IsRefused(int size) => AssertRefused(new OnnxExportOptions { ImageWidth = size }, "imgsz");

    [Fact]
    public void Export_OfAPoseModel_NamesTheShapeOfItsPoints()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(ModelZoo.Find("yolo26n-pose")!);

        var result = OnnxExporter.Export(model, folder["a.onnx"], _small);

        var metadata = OnnxFileReader.Messages(File.ReadAllBytes(result.Path), 14).Select(pair => (OnnxFileReader.Text(pair, 1), OnnxFileReader.Text(pair, 2))).ToArray();
        Assert.Equal(("kpt_shape", "[17, 3]"), metadata[^1]);
        Assert.Contains(("head", "Pose26"), metadata);
        Assert.Contains(("task", "pose"), metadata);
        Assert.Equal("1, 168, 57", result.OutputShape);
    }

    [Fact]
    public void Export_OfASegmentationModel_GivesPrototypesToo()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(ModelZoo.Find("yolo26n-seg")!);

        var result = OnnxExporter.Export(model, folder["a.onnx"], _small);
        var open = OnnxExporter.Export(model, folder["b.onnx"], _small with { Dynamic = true });

        Assert.Equal(("1, 168, 38", "1, 32, 32, 16"), (result.OutputShape, result.PrototypeShape));
        Assert.Equal("batch, 32, mask_height, mask_width", open.PrototypeShape);
    }

    [Fact]
    public void Export_OfAClassifier_HasStrideOne()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(ModelZoo.Find("yolo26n-cls")!);

        var result = OnnxExporter.Export(model, folder["a.onnx"], new OnnxExportOptions { ImageHeight = 50, ImageWidth = 70 }, new OnnxRuntimeCheck());

        Assert.Equal(("1, 3, 50, 70", "1, 1000"), (result.InputShape, result.OutputShape));
        Assert.Contains(OnnxFileReader.Messages(File.ReadAllBytes(result.Path), 14), pair => (OnnxFileReader.Text(pair, 1), OnnxFileReader.Text(pair, 2)) == ("stride", "1"));
    }

    [Fact]
    public void Export_OfAHeadThatIsGone_IsRefused()
    {
        using var model = Model();
        model.Fuse();

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, "a.onnx", _small with { EndToEnd = false }));

        Assert.Contains("one-to-many", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_EndToEndWithoutSuchAHead_IsRefused()
    {
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 2) with { EndToEnd = false });

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, "a.onnx", _small with { EndToEnd = true }));

        Assert.Contains("no end-to-end head", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_OfWeightsTooLargeForHalf_IsRefused()
    {
        using var model = Model();
        using (TorchSharp.torch.no_grad())
        {
            model.Parameters().Single(parameter => parameter.Name == "model.23.one2one_cv2.0.2.bias").Value.fill_(1e6);
        }

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, "a.onnx", _small with { Half = true }));

        Assert.Equal("model.23.one2one_cv2.0.2.bias", error.Value);
    }

    private static void AssertRefused(OnnxExportOptions options, string name)
    {
        using var model = Model();

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, "a.onnx", options));

        Assert.StartsWith(name, error.Problem, StringComparison.Ordinal);
    }

    private static YoloModel Model()
    {
        var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 3));
        GoldenModel.Fill(model, 1.4);
        return model;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 2, 3, 4, 5, 6, 123, 456, TimeSpan.Zero);
    }

    /// <summary>The real engine, whose answer can be spoiled in one value of the first row.</summary>
    private sealed class RecordingCheck : IExportCheck
    {
        public List<long[]> Shapes { get; } = [];

        public int? SpoiledColumn { get; init; }

        public IExportSession Open(byte[] model) => new OnnxRuntimeCheck().Open(model);

        public IReadOnlyList<ExportOutput> Run(byte[] model, float[] images, IReadOnlyList<long> shape)
        {
            Shapes.Add([.. shape]);
            var outputs = new OnnxRuntimeCheck().Run(model, images, shape);
            if (SpoiledColumn is { } column)
            {
                outputs[0].Values[column] = column == 5 ? (outputs[0].Values[column] + 1) % 3 : outputs[0].Values[column] * 1.01f;
            }

            return outputs;
        }
    }
}
