using System.Text.Json;
using YoloTune.Cli.Backend;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Tests.Commands;

public sealed class ExportCommandTests
{
    [Fact]
    public async Task Export_Defaults_AreThoseOfAnExport()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["export", "model=best.pt"], backend);

        Assert.Equal(new ExportOptions { Model = "best.pt" }, backend.Export);
        Assert.Equal((ExportFormat.Onnx, 1, false, null), (backend.Export!.Format, backend.Export.Batch, backend.Export.Half, backend.Export.ImageHeight));
    }

    [Fact]
    public async Task Export_Arguments_ReachTheLibrary()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["export", "model=best.pt", "format=ONNX", "imgsz=480,640", "dynamic", "quantize=16", "opset=18", "batch=4", "end2end=False", "max_det=50", "data=a.yaml", "save_dir=out"], backend);

        var expected = new ExportOptions
        {
            Model = "best.pt",
            ImageHeight = 480,
            ImageWidth = 640,
            Dynamic = true,
            Half = true,
            Opset = 18,
            Batch = 4,
            EndToEnd = false,
            MaximumDetections = 50,
            Data = "a.yaml",
            SaveFolder = "out",
        };
        Assert.Equal(expected, backend.Export);
    }

    [Fact]
    public async Task Export_Half_IsTheFormerNameOfQuantize()
    {
        var backend = new FakeBackend();

        var run = await CommandRun.Of(["export", "model=best.pt", "half"], backend);

        Assert.True(backend.Export!.Half);
        Assert.Equal("Warning: 'half' is deprecated. Use 'quantize' instead.\n", run.Error);
    }

    [Fact]
    public async Task Export_Int8_IsTheFormerNameOfQuantize()
    {
        var backend = new FakeBackend();

        await CommandRun.Of(["export", "model=best.pt", "int8", "data=a.yaml"], backend);

        Assert.Equal(new ExportOptions { Model = "best.pt", EightBits = true, Data = "a.yaml" }, backend.Export);
    }

    [Theory]
    [InlineData("train", true)]
    [InlineData("predict", false)]
    public async Task Quantize_WhereNothingLooksAtIt_SaysThatItHasNoEffect(string mode, bool says) =>
        Assert.Equal(says, (await CommandRun.Of([mode, "source=a.jpg", "data=starter", "quantize=16"])).Error.Contains("'quantize=16' has no effect in this version.", StringComparison.Ordinal));

    [Theory]
    [InlineData("format=onx", "Invalid export 'format=onx'. Similar formats are i.e. ['onnx']. Valid formats are 'onnx' and 'safetensors'.")]
    [InlineData("format=torchscrip", "Similar formats are i.e. ['torchscript'].")]
    [InlineData("format=wxyz", "Invalid export 'format=wxyz'. Valid formats are 'onnx' and 'safetensors'.")]
    [InlineData("format=torchscript", "'format=torchscript' is not available in this version. Export with format=onnx;")]
    [InlineData("format=openvino", "OpenVINO reads ONNX files as they are.")]
    [InlineData("format=trt", "trtexec --onnx=FILE")]
    [InlineData("format=tflite", "the vendor's own tool converts it.")]
    [InlineData("format=pt", "models are trained into .pt files already. Valid formats are")]
    [InlineData("quantize=w8a16", "'quantize=w8a16' is not available for export in this version. Use quantize=8 for INT8, quantize=16")]
    [InlineData("opset=new", "'opset=new' is invalid. 'opset' must be an int (i.e. 'opset=17').")]
    [InlineData("workspace=4", "argument 'workspace' is not supported for format='onnx' (value: '4').")]
    [InlineData("keras", "argument 'keras' is not supported for format='onnx'")]
    [InlineData("format=safetensors dynamic", "argument 'dynamic' is not supported for format='safetensors'")]
    [InlineData("batch=0.5", "automatic batch size")]
    public async Task Export_BadArguments_FailWithoutTheLibrary(string words, string message)
    {
        var run = await CommandRun.Of(["export", "model=best.pt", .. words.Split(' ')]);

        Assert.Equal(1, run.ExitCode);
        Assert.False(run.BackendWasCreated);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Summary_SaysWhatTheFileHolds()
    {
        var backend = new FakeBackend { ExportResult = Result };

        var run = await CommandRun.Of(["export", "model=best.pt"], backend);

        Assert.Equal(
            """
            best.pt -> best.onnx: 9.8 MB, opset 17, 382 operators, 2.5s
              input   images [1, 3, 640, 640]: red, green, blue in 0 to 1
              output  output0 [1, 300, 6]: rows
              check   run in ONNX Runtime: differs by 8.0e-06 of the largest magnitude at most (1e-04 is allowed)
            Results saved to my models/best.onnx
            Predict:  yolotune predict model="my models/best.onnx" source=pictures
            Validate: yolotune val model="my models/best.onnx" data=dataset.yaml

            """.ReplaceLineEndings("\n"),
            run.Output);
        Assert.Equal("Warning: odd name\n", run.Error);
    }

    [Fact]
    public async Task Export_Json_HasTheFields()
    {
        var run = await CommandRun.Of(["export", "model=best.pt", "--json"], new FakeBackend { ExportResult = Result });

        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("my models/best.onnx", result.GetProperty("path").GetString());
        Assert.Equal(9_800_000, result.GetProperty("size").GetInt64());
        Assert.Equal(8e-6, result.GetProperty("difference").GetDouble());
        Assert.Equal("odd name", result.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public async Task Help_Export_ShowsItsOwnDefaultsAndExamples()
    {
        var run = await CommandRun.Of(["help", "export"]);

        Assert.Contains("  format=onnx ", run.Output, StringComparison.Ordinal);
        Assert.Contains("  batch=1 ", run.Output, StringComparison.Ordinal);
        Assert.Contains("yolotune export model=best.pt format=onnx", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  epochs=", run.Output, StringComparison.Ordinal);
    }

    private static ExportSummary Result => new()
    {
        Path = "my models/best.onnx",
        Format = "onnx",
        Source = "runs/best.pt",
        Size = 9_800_000,
        Input = "images [1, 3, 640, 640]",
        Output = "output0 [1, 300, 6]",
        Meaning = "rows",
        Opset = 17,
        Parts = 382,
        Difference = 8e-6,
        Tolerance = 1e-4,
        Seconds = 2.5,
        Warnings = ["odd name"],
    };
}
