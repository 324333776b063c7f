using System.Text.Json;
using YoloTune.Cli.Backend;
using YoloTune.Core.Errors;

namespace YoloTune.Cli.Tests.Commands;

public sealed class FormatsCommandTests
{
    private static readonly ValidateSummary _measured = new()
    {
        Metrics = new Dictionary<string, double> { ["metrics/precision(B)"] = 0.7, ["metrics/mAP50(B)"] = 0.627, ["metrics/mAP50-95(B)"] = 0.466 },
        ModelSize = 5_470_000,
        Speed = new Dictionary<string, double> { ["preprocess"] = 5, ["inference"] = 40, ["loss"] = 0, ["postprocess"] = 5 },
    };

    [Fact]
    public async Task Formats_OfACheckpoint_ExportsAndMeasuresEach()
    {
        var backend = new FakeBackend { ValidateResult = _measured, ExportResult = new ExportSummary { Path = "there/best.onnx", Format = "onnx", Source = "best.pt", Size = 9_800_000 } };

        var run = await CommandRun.Of(["benchmark", "formats", "model=best.pt", "data=a.yaml", "imgsz=320"], backend);

        Assert.Equal(0, run.ExitCode);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("format              MB       ms   net ms  images/s     mAP50(B)  mAP50-95(B)", lines[^6]);
        Assert.Equal("pt                 5.5     50.0     40.0     20.00        0.627        0.466", lines[^5]);
        Assert.Equal(["safetensors", "onnx", "onnx fp16", "onnx int8"], lines[^4..].Select(line => line[..14].Trim()));
        Assert.Equal((true, 320, 1, "a.yaml"), (backend.Export!.EightBits, backend.Export.ImageHeight!.Value, backend.Export.Batch, backend.Export.Data));
        Assert.Equal(("there/best.onnx", false, 1), (backend.Validate!.Model, backend.Validate.Rect, backend.Validate.Batch));
    }

    [Fact]
    public async Task Formats_ThatCannotBeExported_AreNamedAndTheRestIsMeasured()
    {
        var backend = new FakeBackend { ValidateResult = _measured, ExportFailure = new InputException("the folder cannot be written to") };

        var run = await CommandRun.Of(["benchmark", "formats", "model=best.pt", "data=a.yaml", "--json"], backend);

        Assert.Equal(0, run.ExitCode);
        var formats = JsonDocument.Parse(run.Output).RootElement.GetProperty("formats").EnumerateArray().ToArray();
        Assert.Equal(5, formats.Length);
        Assert.Equal(20, formats[0].GetProperty("images_per_second").GetDouble());
        Assert.All(formats[1..], format => Assert.Contains("cannot be written", format.GetProperty("problem").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Formats_WithoutData_SaysSo()
    {
        var run = await CommandRun.Of(["benchmark", "formats", "model=best.pt"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'data' is missing", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("benchmark", "formats")]
    [InlineData("benchmark", "formats", "--help")]
    public async Task Formats_Help_SaysWhatItDoes(params string[] words)
    {
        var run = await CommandRun.Of(words);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("yolotune benchmark formats model=best.pt data=dataset.yaml", run.Output, StringComparison.Ordinal);
    }
}
