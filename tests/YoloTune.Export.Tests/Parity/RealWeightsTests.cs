using YoloTune.Models;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests.Parity;

/// <summary>COCO-trained weights and photographs: ONNX Runtime against libtorch.</summary>
public class RealWeightsTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    // Against libtorch with the same rounded weights.
    private const double HalfTolerance = 2e-2;

    [Theory]
    [InlineData(true, 640, 640)]
    [InlineData(false, 640, 640)]
    [InlineData(true, 384, 640)]
    public void Export_OfTrainedWeights_AgreesWithLibtorch(bool endToEnd, int height, int width)
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));

        var result = EngineComparison.Run(
            model,
            new OnnxExportOptions { ImageHeight = height, ImageWidth = width, EndToEnd = endToEnd },
            TestPictures.Coco8(0, height, width),
            1, 3, height, width);

        output.WriteLine(result.ToString());
        Assert.InRange(result.RawBoxes, 0, Tolerance);
        Assert.InRange(result.RawScores, 0, Tolerance);
        Assert.InRange(result.Result, 0, Tolerance);
        Assert.Contains(result.Decoded.Chunk(6), row => !endToEnd || row[4] > 0.5f);
    }

    [Theory]
    [InlineData(true, 2, 320, 320)]
    [InlineData(true, 1, 256, 416)]
    [InlineData(false, 2, 320, 320)]
    [InlineData(false, 1, 256, 416)]
    [InlineData(true, 1, 64, 64)]
    public void Export_WithDynamicShapes_AgreesAtOtherSizes(bool endToEnd, int batch, int height, int width)
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));
        var input = Enumerable.Range(0, batch).SelectMany(index => TestPictures.Coco8(index, height, width)).ToArray();

        var result = EngineComparison.Run(model, new OnnxExportOptions { Dynamic = true, EndToEnd = endToEnd }, input, batch, 3, height, width);

        output.WriteLine(result.ToString());
        Assert.Equal(batch, result.Outputs["output0"].Shape[0]);
        Assert.InRange(result.RawBoxes, 0, Tolerance);
        Assert.InRange(result.RawScores, 0, Tolerance);
        Assert.InRange(result.Result, 0, Tolerance);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Export_InHalfPrecision_StaysWithinItsBound(bool endToEnd, bool dynamic)
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));

        var result = EngineComparison.Run(
            model,
            new OnnxExportOptions { ImageHeight = 320, ImageWidth = 320, EndToEnd = endToEnd, Half = true, Dynamic = dynamic },
            TestPictures.Coco8(0, 320, 320),
            1, 3, 320, 320);

        output.WriteLine(result.ToString());
        Assert.InRange(result.RawBoxes, 1e-7, HalfTolerance);
        Assert.InRange(result.RawScores, 1e-7, HalfTolerance);
        Assert.InRange(result.Result, 0, HalfTolerance);
    }

    // A picture without any objects: the largest probability is 0.06, and rounded weights alone would move it by 3 % of that.
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Export_InHalfPrecision_PassesItsOwnCheck(bool endToEnd, bool dynamic)
    {
        using var folder = new TemporaryFolder();
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));

        var options = new OnnxExportOptions { ImageHeight = dynamic ? 640 : 320, EndToEnd = endToEnd, Half = true, Dynamic = dynamic };
        var result = OnnxExporter.Export(model, folder["a.onnx"], options, new OnnxRuntimeCheck());

        output.WriteLine($"{result.Difference:E1}");
        Assert.InRange(result.Difference!.Value, 1e-6, 1e-2);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    public void Export_WithAnotherOpset_AgreesWithLibtorch(int opset)
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));

        var result = EngineComparison.Run(
            model,
            new OnnxExportOptions { ImageHeight = 160, ImageWidth = 160, Opset = opset, Dynamic = opset % 2 == 0 },
            TestPictures.Coco8(1, 160, 160),
            1, 3, 160, 160);

        Assert.InRange(result.Result, 0, Tolerance);
    }

    [Fact]
    public void Export_ClassAgnostic_GivesEveryAnchorOneRow()
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));

        var result = EngineComparison.Run(
            model,
            new OnnxExportOptions { ImageHeight = 160, ImageWidth = 160, AgnosticNms = true },
            TestPictures.Coco8(1, 160, 160),
            1, 3, 160, 160);

        var rows = result.Outputs["output0"].Values.Chunk(6).ToArray();
        Assert.InRange(result.Result, 0, Tolerance);
        Assert.Equal(rows.Length, rows.Select(row => (row[0], row[1], row[2], row[3])).Distinct().Count());
    }
}
