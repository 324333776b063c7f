using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Inference;
using YoloTune.Models;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests.Quantization;

public class EightBitExportTests(ITestOutputHelper output)
{
    private static readonly OnnxExportOptions _small = new() { ImageHeight = 96, ImageWidth = 64, Calibration = new Noise(4) };

    public static TheoryData<string, TaskKind> Names() => Parity.TaskParityTests.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_InEightBits_StaysNearTheOriginal(string family, TaskKind task)
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(ModelZoo.Find(family, task, "n", task == TaskKind.Depth ? null : 7)!);
        GoldenModel.Fill(model, 1.4);

        var single = OnnxExporter.Export(model, folder["a.onnx"], _small with { Calibration = null });
        var result = OnnxExporter.Export(model, folder["b.onnx"], _small, new OnnxRuntimeCheck());

        output.WriteLine($"{family} {task}: {result.Difference:F3}, {(double)result.Size / single.Size:P0}");
        Assert.InRange(result.Difference!.Value, 1e-4, 0.2);
        Assert.Equal((single.InputShape, single.OutputShape), (result.InputShape, result.OutputShape));
        Assert.InRange(result.Size, 0, single.Size * 0.55);
        Assert.NotEmpty(OnnxRunner.Run(File.ReadAllBytes(result.Path), new float[3 * 96 * 64], [1, 3, 96, 64])[0].Values);
    }

    [Fact]
    public void Export_InEightBits_KeepsTheLastLayersInSinglePrecision()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 3));
        GoldenModel.Fill(model, 1.4);

        var result = OnnxExporter.Export(model, folder["a.onnx"], _small with { Dynamic = true }, new OnnxRuntimeCheck());

        var file = File.ReadAllBytes(result.Path);
        var constants = OnnxFileReader.Messages(OnnxFileReader.Messages(file, 7).Single(), 5).ToDictionary(tensor => OnnxFileReader.Text(tensor, 8), tensor => OnnxFileReader.Number(tensor, 2));
        Assert.Equal(3UL, constants["model.0.conv.weight_quantized"]);
        Assert.Equal(6UL, constants["model.0.conv.bias_quantized"]);
        Assert.Equal(3UL, constants["model.23.one2one_cv3.0.0.0.conv.weight_quantized"]);
        Assert.Equal(1UL, constants["model.23.one2one_cv3.0.2.weight"]);
        Assert.Equal(1UL, constants["model.23.one2one_cv2.2.2.weight"]);
        Assert.Equal(1UL, constants["model.10.m.0.attn.qkv.conv.weight"]);
        Assert.Contains(OnnxFileReader.Messages(file, 14), pair => OnnxFileReader.Text(pair, 1) == "args" && OnnxFileReader.Text(pair, 2).Contains("'quantize': 8", StringComparison.Ordinal));
    }

    [Fact]
    public void Export_InEightBits_OfTrainedWeights_FindsTheSameObjects()
    {
        using var folder = new TemporaryFolder();
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));
        var photographs = new Photographs();

        var result = OnnxExporter.Export(model, folder["a.onnx"], new OnnxExportOptions { ImageHeight = 320, ImageWidth = 320, Calibration = photographs }, new OnnxRuntimeCheck());

        output.WriteLine($"{result.Difference:F3}");
        var picture = TestPictures.Coco8(0, 320, 320);
        var expected = EngineComparison.Run(model, new OnnxExportOptions { ImageHeight = 320, ImageWidth = 320 }, picture, 1, 3, 320, 320).Decoded.Chunk(6).Where(row => row[4] > 0.5f).ToArray();
        var actual = OnnxRunner.Run(File.ReadAllBytes(result.Path), picture, [1, 3, 320, 320])[0].Values.Chunk(6).Where(row => row[4] > 0.3f).ToArray();
        Assert.NotEmpty(expected);
        Assert.All(expected, row => Assert.Contains(actual, other => other[5] == row[5] && Enumerable.Range(0, 4).All(i => Math.Abs(other[i] - row[i]) < 16)));
    }

    [Fact]
    public void Export_WhenEightBitsChangeTooMuch_WritesNothing()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 3));
        GoldenModel.Fill(model, 1.4);

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, folder["a.onnx"], _small with { Tolerance = 1e-4 }, new OnnxRuntimeCheck()));

        Assert.Contains("eight bits change", error.Problem, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Export_WithoutPictures_IsRefused() =>
        AssertRefused(_small with { Calibration = new Noise(0) }, new OnnxRuntimeCheck(), "no pictures");

    [Fact]
    public void Export_InEightBitsWithoutAnEngine_IsRefused() => AssertRefused(_small, null, "needs an engine");

    [Fact]
    public void Export_InEightBitsAndHalfPrecision_IsRefused() => AssertRefused(_small with { Half = true }, new OnnxRuntimeCheck(), "not in both");

    private static void AssertRefused(OnnxExportOptions options, IExportCheck? check, string problem)
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 3));

        var error = Assert.Throws<InputException>(() => OnnxExporter.Export(model, folder["a.onnx"], options, check));

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    private sealed class Noise(int count) : ICalibrationPictures
    {
        public IEnumerable<float[]> Read(int channels, int height, int width) =>
            Enumerable.Range(0, count).Select(index => FillRule.Input($"input:calibration{index}", channels * height * width));
    }

    private sealed class Photographs : ICalibrationPictures
    {
        public IEnumerable<float[]> Read(int channels, int height, int width) => Enumerable.Range(0, 4).Select(index => TestPictures.Coco8(index, height, width));
    }
}
