using YoloTune.Core.Errors;
using YoloTune.Core.Predictions;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

public sealed class TiledValidationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-tiles").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_TilesAsLargeAsTheImages_MeasuresWhatPlainValidationMeasures()
    {
        var plain = Run(new ValidateOptions { ImageSize = 320 });
        var tiled = Run(new ValidateOptions { ImageSize = 320, Tiles = new TileOptions { Height = 352, Width = 352 } });

        // Rectangles are padded to the full square, and of several classes at one place the best counts.
        Assert.InRange(tiled.Outcome.Boxes!.Map50, plain.Outcome.Boxes!.Map50 - 0.05, plain.Outcome.Boxes.Map50 + 0.05);
        Assert.Equal(plain.Overall.Instances, tiled.Overall.Instances);
    }

    [Fact]
    public void Run_SeveralTiles_FindsTheObjectsOfTheImages()
    {
        var tiled = Run(new ValidateOptions { ImageSize = 640, Tiles = new TileOptions { Height = 320, Width = 320 } });

        Assert.InRange(tiled.Outcome.Boxes!.Map50, 0.5, 1);
    }

    [Fact]
    public void Run_TilesWithAnotherTask_SaysSo() => Assert.Contains(
        "cannot be validated in tiles",
        Assert.Throws<InputException>(() => Run(new ValidateOptions { ImageSize = 160, Tiles = new TileOptions() }, SharedFolder.Require("golden", "checkpoints", "seg26", "best.pt"))).Message,
        StringComparison.Ordinal);

    private ValidationReport Run(ValidateOptions options, string? model = null)
    {
        // A copy, since a session leaves its label cache beside the labels.
        var root = Path.Combine(_folder, "set");
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Require("datasets", "coco8"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root, Path.GetRelativePath(SharedFolder.Require("datasets", "coco8"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        var data = Path.Combine(_folder, "data.yaml");
        File.WriteAllText(data, $"path: {root}\ntrain: images/train\nval: images/val\nnc: 80\n");
        return ValidationSession.Run(options with { Model = model ?? SharedFolder.Require("weights", "yolo26n.pt"), Data = data, Workers = 0, Plots = false }, new SessionContext(), TestContext.Current.CancellationToken);
    }
}
