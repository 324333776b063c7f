using System.Text.Json;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Train, measure, predict and export on the real library, as a person would.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class MainJobTests(TrainedModel model)
{
    /// <summary>Anchors of 64 x 64 pixels, fewer than max_det.</summary>
    private const int RowsOfTheFile = 84;

    [Fact]
    public void Train_OneEpoch_LeavesTheUsualFiles()
    {
        Assert.True(model.Training.ExitCode == 0, model.Training.Output + model.Training.Error);
        Assert.EndsWith($"Results saved to {model.RunFolder}\n", model.Training.Output, StringComparison.Ordinal);
        string[] files = ["args.yaml", "results.csv", "run.json", "weights/best.pt", "weights/last.pt", "weights/best.safetensors", "weights/last.safetensors"];
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(model.RunFolder, file)), file));
        Assert.Empty(Directory.GetFiles(model.RunFolder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Validate_WithoutImageSize_TakesTheOneOfTheTraining()
    {
        var own = await Validate(model.Checkpoint, "own");
        var given = await Validate(model.Checkpoint, "given", "imgsz=64");
        var other = await Validate(model.Checkpoint, "other", "imgsz=128");

        Assert.Equal(given, own);
        Assert.NotEqual(other, own);
    }

    [Fact]
    public void Export_Static_IsCheckedAndDescribed()
    {
        Assert.True(model.StaticExport.ExitCode == 0, model.StaticExport.Output + model.StaticExport.Error);
        var result = JsonDocument.Parse(model.StaticExport.Output).RootElement;
        Assert.True(result.GetProperty("ok").GetBoolean());
        Assert.Equal("export", result.GetProperty("mode").GetString());
        Assert.Equal(model.StaticOnnx, result.GetProperty("path").GetString());
        Assert.Equal("images [1, 3, 64, 64]", result.GetProperty("input").GetString());
        Assert.Equal("output0 [1, 84, 6]", result.GetProperty("output").GetString());
        Assert.InRange(result.GetProperty("difference").GetDouble(), 0, 1e-4);
        Assert.Equal(new FileInfo(model.StaticOnnx).Length, result.GetProperty("size").GetInt64());
        Assert.Contains("recognise end-to-end models by exactly 300", model.StaticExport.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_Dynamic_SaysWhatToDoNext()
    {
        Assert.True(model.DynamicExport.ExitCode == 0, model.DynamicExport.Output + model.DynamicExport.Error);
        Assert.Contains("  input   images [batch, 3, height, width]", model.DynamicExport.Output, StringComparison.Ordinal);
        Assert.Contains($"Results saved to {model.DynamicOnnx}\n", model.DynamicExport.Output, StringComparison.Ordinal);
        Assert.Contains($"yolotune val model={model.DynamicOnnx} data=", model.DynamicExport.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_DynamicOnnx_FindsWhatTheCheckpointFindsInRectangles() =>
        AssertAlike(await Validate(model.Checkpoint, "rect-pt"), await Validate(model.DynamicOnnx, "rect-onnx"));

    [Fact]
    public async Task Validate_StaticOnnx_FindsWhatTheCheckpointFindsInSquares() =>
        AssertAlike(await Validate(model.Checkpoint, "square-pt", "rect=False"), await Validate(model.StaticOnnx, "square-onnx"));

    [Fact]
    public async Task Validate_Onnx_HasTheSameFieldsAsTheCheckpoint()
    {
        var expected = await TrainedModel.RunJson("val", "model=" + model.Checkpoint, "data=" + model.Data, "rect=False", "workers=0");
        var actual = await TrainedModel.RunJson("val", "model=" + model.StaticOnnx, "data=" + model.Data, "workers=0");

        Assert.Equal(expected.EnumerateObject().Select(item => item.Name), actual.EnumerateObject().Select(item => item.Name));
        Assert.Equal(4, actual.GetProperty("images").GetInt32());
        foreach (var metric in expected.GetProperty("metrics").EnumerateObject())
        {
            Assert.Equal(metric.Value.GetDouble(), actual.GetProperty("metrics").GetProperty(metric.Name).GetDouble(), 1e-3);
        }
    }

    [Fact]
    public async Task Predict_Onnx_GivesTheObjectsAndFilesOfTheCheckpoint()
    {
        var (expected, expectedFiles) = await Predict(model.Checkpoint, "predict-pt");
        var (actual, actualFiles) = await Predict(model.DynamicOnnx, "predict-onnx");

        Assert.Equal(4, expected.Length);
        Assert.Equal(expectedFiles, actualFiles);
        Assert.Contains("train000.jpg", (await Predict(model.DynamicOnnx, "predict-train", "source=" + Path.Combine(model.Folder, "data", "images", "train"))).Files);
        Assert.True(expected.Sum(image => image.Length) > 20, "The comparison needs objects.");
        foreach (var (left, right) in expected.Zip(actual))
        {
            Assert.Equal(left.Length, right.Length);
            Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Fact]
    public async Task Export_Safetensors_MeasuresLikeTheCheckpoint()
    {
        var result = await TrainedModel.RunJson("export", "model=" + model.Checkpoint, "format=safetensors", "save_dir=" + model.Inside("tensors"));
        var path = result.GetProperty("path").GetString()!;

        Assert.Equal(Path.Combine(model.Inside("tensors"), "best.safetensors"), path);
        Assert.Equal(await Validate(model.Checkpoint, "tensors-pt"), await Validate(path, "tensors-st"));
    }

    [Fact]
    public async Task Export_RawAnchors_PredictsWithSuppression()
    {
        var result = await TrainedModel.RunJson("export", "model=" + model.Checkpoint, "end2end=False", "save_dir=" + model.Inside("raw"));

        Assert.Equal("output0 [1, 6, 84]", result.GetProperty("output").GetString());
        AssertAlike(
            await Validate(model.Checkpoint, "raw-pt", "rect=False", "end2end=False"),
            await Validate(result.GetProperty("path").GetString()!, "raw-onnx"));
    }

    [Fact]
    public async Task Validate_OnnxWithTheOtherHead_SaysHowToExport()
    {
        var run = await TrainedModel.Run("val", "model=" + model.StaticOnnx, "data=" + model.Data, "end2end=False");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the model was exported with its end-to-end head (value: 'end2end=False'). Leave 'end2end' out, or export again with end2end=False.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_FromOnnx_IsRefusedInWords()
    {
        var run = await TrainedModel.Run("train", "model=" + model.StaticOnnx, "data=" + model.Data, "save_dir=" + model.Inside("refused"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Name the .pt or .safetensors checkpoint", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Scores of every picture, best first, rounded to what text files hold.</summary>
    private async Task<string> Validate(string file, string name, params string[] more)
    {
        var folder = model.Inside(name);
        await TrainedModel.RunJson(["val", "model=" + file, "data=" + model.Data, "workers=0", "plots=False", "save_json", "save_dir=" + folder, .. more]);
        return File.ReadAllText(Path.Combine(folder, "predictions.json"));
    }

    private static void AssertAlike(string expected, string actual)
    {
        var (left, right) = (Scores(expected), Scores(actual));
        Assert.True(left.Count == 4 && left.Values.Sum(scores => scores.Length) > 20, "The comparison needs objects: " + expected.Length);
        Assert.Equal(left.Keys.Order(), right.Keys.Order());
        foreach (var (picture, scores) in left)
        {
            // An end-to-end file gives the rows of its export size, also for the larger rectangles of a validation.
            Assert.InRange(right[picture].Length, Math.Min(scores.Length, RowsOfTheFile) - 1, scores.Length + 1);
            Assert.All(scores.Zip(right[picture]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    private static Dictionary<string, double[]> Scores(string predictions) => JsonDocument.Parse(predictions).RootElement.EnumerateArray()
        .GroupBy(item => item.GetProperty("image_id").ToString())
        .ToDictionary(group => group.Key, group => group.Select(item => item.GetProperty("score").GetDouble()).OrderDescending().ToArray());

    private async Task<(double[][] Scores, string[] Files)> Predict(string file, string name, params string[] more)
    {
        var folder = model.Inside(name);
        var source = more.Length > 0 ? more : ["source=" + model.Pictures];
        var result = await TrainedModel.RunJson(["predict", "model=" + file, "conf=0.0005", "save_txt", "save_conf", "save_crop", "save_dir=" + folder, .. source]);
        Assert.Equal(folder, result.GetProperty("save_folder").GetString());
        var scores = result.GetProperty("images").EnumerateArray()
            .Select(image => image.GetProperty("objects").EnumerateArray().Select(item => item.GetProperty("confidence").GetDouble()).ToArray())
            .ToArray();
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(path => !path.StartsWith("crops", StringComparison.Ordinal));
        return (scores, [.. files.Order(StringComparer.Ordinal)]);
    }
}
