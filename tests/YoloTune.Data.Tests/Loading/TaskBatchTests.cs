using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Loading;

/// <summary>Batches of masks, key points and rotated boxes from label files to plain buffers.</summary>
public sealed class TaskBatchTests : IDisposable
{
    private const string Names = "nc: 3\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadEpoch_OfPolygons_NumbersTheInstancesOfEveryImage()
    {
        WriteImages("0 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9\n2 0.3 0.3 0.6 0.3 0.6 0.6 0.3 0.6", string.Empty);
        using var loader = DataLoaders.ForValidation(Read(TaskKind.Segment, Names), new LoaderOptions { ImageSize = 64, Workers = 0, ValidationRect = false });

        using var batch = loader.ReadEpoch(0).Single();

        Assert.Equal([0f, 0], batch.ImageIndex);
        Assert.Equal([0f, 2], batch.Classes);
        Assert.Equal((16, 16), (batch.Task!.MaskHeight, batch.Task.MaskWidth));
        var map = batch.Task.InstanceMap!;
        Assert.Equal(2 * 16 * 16, map.Length);
        Assert.Equal((2, 1, 0), (map[(7 * 16) + 7], map[(2 * 16) + 2], map[0]));
        Assert.All(map[256..], cell => Assert.Equal(0, cell));
        Assert.Equal((2, 0), (batch.Task.ClassMap![(7 * 16) + 7], batch.Task.ClassMap[(2 * 16) + 2]));
        Assert.Null(batch.Task.InstanceMasks);
    }

    [Fact]
    public void ReadEpoch_WithoutOverlap_GivesAMaskPerLabel()
    {
        WriteImages("0 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9\n2 0.3 0.3 0.6 0.3 0.6 0.6 0.3 0.6");
        using var loader = DataLoaders.ForValidation(Read(TaskKind.Segment, Names), new LoaderOptions { ImageSize = 64, Workers = 0, OverlapMasks = false, MaskRatio = 2, ValidationRect = false });

        using var batch = loader.ReadEpoch(0).Single();

        Assert.Null(batch.Task!.InstanceMap);
        Assert.Equal(2 * 32 * 32, batch.Task.InstanceMasks!.Length);
        Assert.Equal((1, 1), (batch.Task.InstanceMasks[(14 * 32) + 14], batch.Task.InstanceMasks[1024 + (14 * 32) + 14]));
    }

    [Fact]
    public void ReadEpoch_OfKeypoints_GivesThemNormalised()
    {
        WriteImages("1 0.5 0.5 0.4 0.4 0.25 0.5 2 0.75 0.25 1", string.Empty);
        using var loader = DataLoaders.ForValidation(Read(TaskKind.Pose, Names + "kpt_shape: [2, 3]\n"), new LoaderOptions { ImageSize = 64, Workers = 0, ValidationRect = false });

        using var batch = loader.ReadEpoch(0).Single();

        Assert.Equal((2, 3), (batch.Task!.KeypointCount, batch.Task.KeypointDimensions));
        Assert.Equal([0.25f, 0.5f, 2, 0.75f, 0.25f, 1], batch.Task.Keypoints!);
    }

    [Fact]
    public void ReadEpoch_OfKeypointsWithoutLabels_KeepsTheirCount()
    {
        WriteImages(string.Empty);
        using var loader = DataLoaders.ForValidation(Read(TaskKind.Pose, Names + "kpt_shape: [5, 2]\n"), new LoaderOptions { ImageSize = 64, Workers = 0 });

        using var batch = loader.ReadEpoch(0).Single();

        Assert.Equal(5, batch.Task!.KeypointCount);
        Assert.Empty(batch.Task.Keypoints!);
    }

    [Fact]
    public void ReadEpoch_OfCorners_GivesRotatedBoxes()
    {
        WriteImages("1 0.6 0.8 0.8 0.6 0.4 0.2 0.2 0.4");
        using var loader = DataLoaders.ForValidation(Read(TaskKind.Obb, Names), new LoaderOptions { ImageSize = 64, Workers = 0, ValidationRect = false });

        using var batch = loader.ReadEpoch(0).Single();

        Assert.Equal(5, batch.BoxSize);
        GoldenMatches([0.5f, 0.5f], batch.Boxes[..2]);
        Assert.Equal(2 * MathF.Sqrt(0.08f), batch.Boxes[2], 1e-5f);
        Assert.Equal(2 * MathF.Sqrt(0.02f), batch.Boxes[3], 1e-5f);
        Assert.Equal(MathF.PI / 4, batch.Boxes[4], 1e-5f);
    }

    [Fact]
    public void ForTraining_OfKeypointsWithoutFlipIndex_DoesNotMirrorAndSaysSo()
    {
        WriteImages("1 0.5 0.5 0.4 0.4 0.25 0.5 2 0.75 0.25 1");
        using var loader = DataLoaders.ForTraining(Read(TaskKind.Pose, Names + "kpt_shape: [2, 3]\n"), Plain(new AugmentationOptions { FlipLeftRight = 1 }));

        Assert.Contains("flip_idx", Assert.Single(loader.Warnings), StringComparison.Ordinal);
        using var batch = loader.ReadEpoch(0).Single();
        Assert.Equal(0.25f, batch.Task!.Keypoints![0], 1e-4f);
    }

    [Fact]
    public void ForTraining_OfKeypointsWithFlipIndex_MirrorsAndSwapsThem()
    {
        WriteImages("1 0.5 0.5 0.4 0.4 0.25 0.5 2 0.75 0.25 1");
        using var loader = DataLoaders.ForTraining(Read(TaskKind.Pose, Names + "kpt_shape: [2, 3]\nflip_idx: [1, 0]\n"), Plain(new AugmentationOptions { FlipLeftRight = 1 }));

        using var batch = loader.ReadEpoch(0).Single();

        GoldenMatches([0.25f, 0.25f, 1, 0.75f, 0.5f, 2], batch.Task!.Keypoints!);
    }

    [Fact]
    public void ForTraining_WithAWrongFlipIndex_IsRefused()
    {
        WriteImages("1 0.5 0.5 0.4 0.4 0.25 0.5 2 0.75 0.25 1");
        var dataset = new Func<Dataset>(() => Read(TaskKind.Pose, Names + "kpt_shape: [2, 3]\nflip_idx: [1, 2]\n"));

        Assert.Throws<Core.Errors.InputException>(() => DataLoaders.ForTraining(dataset(), Plain(new AugmentationOptions())));
    }

    [Theory]
    [InlineData(TaskKind.Segment)]
    [InlineData(TaskKind.Obb)]
    public void Read_OfPlainBoxesWherePolygonsAreNeeded_IsRefused(TaskKind task)
    {
        WriteImages("0 0.5 0.5 0.2 0.2");

        Assert.Throws<Core.Errors.InputException>(() => Read(task, Names));
    }

    [Theory]
    [InlineData(TaskKind.Segment, "coco128-seg", "images/train2017", "nc: 80\n")]
    [InlineData(TaskKind.Pose, "coco8-pose", "images", "nc: 1\nkpt_shape: [17, 3]\nflip_idx: [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]\n")]
    [InlineData(TaskKind.Obb, "DOTAv1", "images/train", "nc: 15\n")]
    public void ForTraining_OfRealData_GivesTheSameBatchesOnAnyNumberOfThreads(TaskKind task, string set, string images, string keys)
    {
        var root = SharedFolder.Require("datasets", set);
        _folder.Write("data.yaml", $"path: {root}\ntrain: {images}\nval: {images}\n{keys}");
        var dataset = DatasetReader.Read(DatasetYaml.Load(_folder.Path("data.yaml")), DatasetSplit.Train, new DatasetOptions { Task = task, UseLabelCache = false, Fraction = set == "coco8-pose" ? 1 : 0.1 });
        var options = new LoaderOptions { BatchSize = 4, ImageSize = 160, Augmentation = LoaderFixture.Everything with { CopyPaste = 0.5 } };

        Assert.Equal(Labels(dataset, options with { Workers = 0 }), Labels(dataset, options with { Workers = 2 }));
    }

    private static string[] Labels(Dataset dataset, LoaderOptions options)
    {
        using var loader = DataLoaders.ForTraining(dataset, options);
        var texts = new List<string>();
        foreach (var batch in loader.ReadEpoch(0))
        {
            using (batch)
            {
                Assert.All(batch.Boxes, value => Assert.InRange(value, -1f, 2.4f));
                Assert.True(batch.LabelCount > 0);
                var map = string.Join(' ', batch.Task?.InstanceMap ?? []);
                texts.Add($"{LoaderFixture.Describe(batch)} {map} {string.Join(' ', batch.Task?.Keypoints ?? [])}");
            }
        }

        return [.. texts];
    }

    private static LoaderOptions Plain(AugmentationOptions augmentation) => new()
    {
        ImageSize = 64,
        Workers = 0,
        Augmentation = AugmentationOptions.None with { FlipLeftRight = augmentation.FlipLeftRight },
    };

    private static void GoldenMatches(float[] expected, float[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));

    private void WriteImages(params string[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            _folder.WriteImage($"images/{i}.png", 64, 64, i + 1);
            _folder.Write($"labels/{i}.txt", labels[i]);
        }
    }

    private Dataset Read(TaskKind task, string keys)
    {
        _folder.Write("data.yaml", "train: images\nval: images\n" + keys);
        return DatasetReader.Read(DatasetYaml.Load(_folder.Path("data.yaml")), DatasetSplit.Train, new DatasetOptions { Task = task, UseLabelCache = false });
    }
}
