using System.Text.Json;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Predictions of every task, of videos and in tiles, as a person asks for them.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class TaskPredictionTests(TrainedModel model) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-tasks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("segment", "seg26", "coco8-seg", "segments", true)]
    [InlineData("pose", "pose26", "coco8-pose", "keypoints", true)]
    [InlineData("obb", "obb26", "dota8", "box", false)]
    [InlineData("classify", "cls26", "flowers", "confidence", false)]
    public async Task Predict_EveryTask_WritesItsFiles(string task, string checkpoint, string set, string field, bool crops)
    {
        var source = set == "flowers" ? Path.Combine("val", "tulips", "13*.jpg") : Path.Combine("images", "val");
        var output = Path.Combine(_folder, "out");

        var run = await TrainedModel.Run(
            task, "predict", "model=" + SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt"), "source=" + Path.Combine(SharedFolder.Require("datasets", set), source),
            "imgsz=160", "conf=0.00001", "max_det=5", "save_txt", "save_conf", "save_json", "save_csv", "save_crop", "save_dir=" + output, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        var images = JsonDocument.Parse(run.Output).RootElement.GetProperty("images");
        Assert.All(images.EnumerateArray(), image => Assert.InRange(image.GetProperty("objects").GetArrayLength(), 1, 5));
        Assert.All(images.EnumerateArray(), image => Assert.True(image.GetProperty("objects")[0].TryGetProperty(field, out _)));
        string[] stems = [.. images.EnumerateArray().Select(image => Path.GetFileNameWithoutExtension(image.GetProperty("path").GetString()!))];
        Assert.All(stems, stem => Assert.True(File.Exists(Path.Combine(output, stem + ".jpg")), stem));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(output, "labels"), "*.txt"));
        Assert.NotEqual(0, JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "predictions.json"))).RootElement.GetArrayLength());
        Assert.StartsWith("image,frame,class,name,confidence", File.ReadAllText(Path.Combine(output, "predictions.csv")), StringComparison.Ordinal);
        Assert.Equal(crops, Directory.Exists(Path.Combine(output, "crops")));
        Assert.Equal(!crops, run.Error.Contains("save_crop is left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Predict_WithoutATaskWord_UsesTheFolderOfTheModelsTask()
    {
        var run = await TrainedModel.Run(
            "predict", "model=" + SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt"), "source=" + model.Pictures, "imgsz=32", "project=" + _folder);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"Results saved to {Path.Combine(_folder, "predict")}", run.Output, StringComparison.Ordinal);
        Assert.Matches("image 1/4 .*: 32x32 [a-z]+ 0[.][0-9][0-9], ", run.Output);
    }

    [Theory]
    [InlineData("frame; frame; frame", 3, 0)]
    [InlineData("frame; frame; printf 'P6\\n96 64\\n255\\nxx'", 2, 2)]
    [InlineData("frame; echo broken >&2; exit 1", 1, 2)]
    public async Task Predict_Video_WritesAFolderOfFramesAndSaysHowItEnded(string script, int frames, int code)
    {
        var output = Path.Combine(_folder, "out");

        var run = await WithFfmpeg(Script(script), () => TrainedModel.Run("predict", "model=" + model.Checkpoint, "source=" + Clip(), "conf=0.0001", "save_txt", "save_csv", "save_dir=" + output));

        Assert.True(run.ExitCode == code, run.Error + run.Output);
        Assert.Equal(Enumerable.Range(1, frames).Select(i => $"clip_{i}.jpg"), Directory.GetFiles(Path.Combine(output, "clip_frames")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, frames).Select(i => $"clip_{i}.txt"), Directory.GetFiles(Path.Combine(output, "labels")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"clip.mp4,{frames},", File.ReadAllText(Path.Combine(output, "predictions.csv")), StringComparison.Ordinal);
        Assert.Contains("clip.mp4 (frame 1): ", run.Output, StringComparison.Ordinal);
        Assert.Equal(code == 2, run.Error.Contains("Warning: source 1/1 broke off: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Predict_VideoWithoutFfmpeg_SaysWhatToInstall()
    {
        var run = await WithFfmpeg(Path.Combine(_folder, "nowhere"), () => TrainedModel.Run("predict", "model=" + model.Checkpoint, "source=" + Clip()));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("videos and streams are read through the program ffmpeg, which was not found. Install ffmpeg", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_InTiles_ReportsThePicturesOnce()
    {
        var result = await TrainedModel.RunJson("predict", "model=" + model.Checkpoint, "source=" + model.Pictures, "tile=48", "tile_merge=iou", "tile_full=False", "imgsz=64", "conf=0.0005", "save_dir=" + Path.Combine(_folder, "out"));

        var images = result.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal(4, images.Length);
        Assert.Contains(images[0].GetProperty("objects").EnumerateArray(), item => item.GetProperty("box").GetProperty("x2").GetDouble() > 49);
    }

    [Fact]
    public async Task Predict_VideoInTilesWithOnnx_WorksAsWithACheckpoint()
    {
        var result = await WithFfmpegJson(Script("frame; frame"), "predict", "model=" + model.DynamicOnnx, "source=" + Clip(), "tile=64", "conf=0.0001", "max_det=3", "save_dir=" + Path.Combine(_folder, "out"));

        Assert.Equal(["clip_1.jpg", "clip_2.jpg"], result.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("path").GetString()));
        Assert.All(result.GetProperty("images").EnumerateArray(), image => Assert.Equal(3, image.GetProperty("objects").GetArrayLength()));
    }

    [Fact]
    public async Task Predict_InTilesWithAClassifier_SaysSo()
    {
        var run = await TrainedModel.Run("predict", "model=" + SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt"), "source=" + model.Pictures, "tile=48");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("models for the task 'classify' cannot predict in tiles", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tile=True")]
    [InlineData("tile_overlap=0.95 tile=64")]
    [InlineData("tile_merge=max tile=64")]
    [InlineData("stream_timeout=0")]
    [InlineData("vid_stride=0")]
    public async Task Predict_WithAValueThatDoesNotFit_SaysSo(string words)
    {
        var run = await TrainedModel.Run(["predict", "source=" + model.Pictures, .. words.Split(' ')]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words.Split('=')[0], run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandRun> WithFfmpeg(string program, Func<Task<CommandRun>> work)
    {
        const string Variable = "YOLOTUNE_FFMPEG";
        var before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, program);
        try
        {
            return await work();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    private static async Task<JsonElement> WithFfmpegJson(string program, params string[] words)
    {
        var run = await WithFfmpeg(program, () => TrainedModel.Run([.. words, "--json"]));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private string Clip()
    {
        var clip = Path.Combine(_folder, "clip.mp4");
        File.WriteAllText(clip, "video");
        return clip;
    }

    private string Script(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var file = Path.Combine(_folder, "ffmpeg");
        File.WriteAllText(file, $"#!/bin/sh\nframe() {{ printf 'P6\\n96 64\\n255\\n'; head -c 18432 /dev/zero; }}\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }
}
