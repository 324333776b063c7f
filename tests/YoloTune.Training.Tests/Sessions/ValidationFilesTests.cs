using System.Globalization;
using System.Text.Json;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Text files and <c>predictions.json</c> of a validation, for every task.</summary>
public sealed class ValidationFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-files").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("seg26", "coco8-seg", "nc: 80\n", "segmentation")]
    [InlineData("pose26", "coco8-pose", "nc: 1\nkpt_shape: [17, 3]\n", "keypoints")]
    [InlineData("obb26", "dota8", "nc: 15\n", "rbox")]
    [InlineData("cls26", "flowers", "", "bbox")]
    public void Run_SaveTextAndJson_WritesWhatTheTaskHas(string checkpoint, string set, string keys, string field)
    {
        var root = Copy(SharedFolder.Require("datasets", set));
        var data = Path.Combine(_folder, "data.yaml");
        File.WriteAllText(data, $"path: {root}\ntrain: images/train\nval: images/val\n{keys}");

        var report = ValidationSession.Run(
            new ValidateOptions
            {
                Model = SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt"),
                Data = set == "flowers" ? root : data,
                ImageSize = 64,
                MaximumDetections = 6,
                Confidence = 1e-5,
                Workers = 0,
                Plots = false,
                SaveJson = true,
                SaveText = true,
                SaveConfidence = true,
                SaveFolder = Path.Combine(_folder, "run"),
            },
            new SessionContext());

        var entries = JsonDocument.Parse(File.ReadAllText(Path.Combine(report.Folder!, "predictions.json"))).RootElement;
        Assert.NotEqual(0, entries.GetArrayLength());
        Assert.All(entries.EnumerateArray(), entry => Assert.True(entry.TryGetProperty(field, out _)));
        string[] files = Directory.GetFiles(Path.Combine(report.Folder!, "labels"));
        Assert.NotEmpty(files);
        Assert.All(files.SelectMany(File.ReadLines), line => AssertLine(line, checkpoint));
    }

    private static void AssertLine(string line, string checkpoint)
    {
        var words = line.Split(' ');
        var numbers = words.Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        switch (checkpoint)
        {
            case "cls26":
                Assert.Equal(2, words.Length);
                break;
            case "obb26":
                Assert.Equal(10, words.Length);
                break;
            case "pose26":
                Assert.Equal(5 + 51 + 1, words.Length);
                Assert.All(numbers[1..], number => Assert.InRange(number, 0, 1));
                break;
            default:
                Assert.True(words.Length >= 8 && words.Length % 2 == 0, line);
                Assert.All(numbers[1..], number => Assert.InRange(number, 0, 1));
                break;
        }
    }

    private string Copy(string folder)
    {
        var root = Path.Combine(_folder, "set");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return root;
    }
}
