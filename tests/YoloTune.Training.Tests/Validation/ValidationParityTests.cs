using System.Text.Json;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Tests.Validation;

/// <summary>
/// Complete validations of a real checkpoint against golden <c>metrics/val_*</c>. The order of images of equal aspect ratio is
/// the recorded one, since the reference's sort is not stable and the order decides batch shapes of single images.
/// </summary>
public sealed class ValidationParityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-val").FullName;

    public static TheoryData<string> Cases() => SharedFolder.Root is null
        ? ["absent"]
        : [.. Directory.GetFiles(Path.Combine(SharedFolder.Root, "golden", "metrics"), "val_*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Validate_OfTheGoldenCheckpoint_GivesTheGoldenFigures(string name)
    {
        var golden = SharedFolder.GoldenJson("metrics", name + ".json");
        var tensors = SharedFolder.Golden("metrics", name + ".safetensors");
        var single = golden.TryGetProperty("single_cls", out var value) && Truth(value);
        var images = golden.GetProperty("images").EnumerateArray().ToArray();
        var found = new List<ImageDetections>();
        using var loader = CreateLoader(golden, images, single);
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", golden.GetProperty("checkpoint").GetString()!, "best.pt"));
        var options = new ValidatorOptions
        {
            IouThreshold = golden.GetProperty("iou").GetDouble(),
            MaximumDetections = golden.GetProperty("max_det").GetInt32(),
            EndToEnd = Truth(golden.GetProperty("end2end")),
            SingleClass = single,
        };

        var outcome = new DetectionValidator(loader, options, null, null, found.Add).ValidateFinal(model);

        Assert.Equal(golden.GetProperty("images_seen").GetInt32(), outcome.Result.ImageCount);
        Assert.Equal(golden.GetProperty("instances").GetInt32(), outcome.Result.InstanceCount);
        Assert.InRange(Math.Abs(golden.GetProperty("map75").GetDouble() - outcome.Boxes!.Map75), 0, 1.5e-3);
        foreach (var item in golden.GetProperty("results").EnumerateObject().Where(item => item.Name != "fitness"))
        {
            var bound = item.Name.Contains("mAP", StringComparison.Ordinal) ? 1.5e-3 : 1e-2;
            ParityRecord.Note($"`metrics/` {name}", item.Name.Contains("mAP", StringComparison.Ordinal) ? "mAP" : "precision, recall", Math.Abs(outcome.Metrics[item.Name] - item.Value.GetDouble()), item.Name);
            Assert.InRange(Math.Abs(outcome.Metrics[item.Name] - item.Value.GetDouble()), 0, bound);
        }

        ComparePredictions(images, tensors, found);
        CompareClasses(golden.GetProperty("per_class"), outcome.Boxes!);
        CompareConfusion(golden.GetProperty("confusion_matrix_nonzero"), outcome.Result.Confusion!, hasTies: options.EndToEnd == false);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool Truth(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() == "True" : value.GetBoolean();

    private static void ComparePredictions(JsonElement[] images, Models.Checkpoints.SafetensorsFile tensors, List<ImageDetections> found)
    {
        foreach (var (row, image) in images.Zip(found))
        {
            Assert.Equal(row.GetProperty("file").GetString(), Path.GetFileName(image.Image.File));
            Assert.Equal(row.GetProperty("ori_shape").EnumerateArray().Select(side => side.GetInt32()), [image.Image.OriginalHeight, image.Image.OriginalWidth]);
        }

        Assert.NotEmpty(tensors.Tensors);
        foreach (var (key, expected) in tensors.Tensors)
        {
            var image = found.Single(item => key.Contains(Path.GetFileNameWithoutExtension(item.Image.File), StringComparison.Ordinal));
            var rows = expected.ToFloats().Chunk(6).ToArray();
            Assert.InRange(image.Detections.Count, rows.Length, int.MaxValue);
            foreach (var row in rows)
            {
                Assert.Contains(image.Detections, detection => IsSame(row, detection));
            }
        }
    }

    private static bool IsSame(float[] row, Detection detection) =>
        (int)row[5] == detection.ClassIndex && Math.Abs(row[4] - detection.Score) < 1e-5 + (1e-4 * row[4])
        && Math.Abs(row[0] - detection.X1) < 1e-3 && Math.Abs(row[1] - detection.Y1) < 1e-3 && Math.Abs(row[2] - detection.X2) < 1e-3 && Math.Abs(row[3] - detection.Y2) < 1e-3;

    private static void CompareClasses(JsonElement golden, DetectionMetricsResult actual)
    {
        var rows = golden.EnumerateArray().ToArray();
        Assert.Equal(rows.Length, actual.Classes.Count);
        foreach (var (row, item) in rows.Zip(actual.Classes))
        {
            Assert.Equal(row.GetProperty("class").GetInt32(), item.ClassIndex);
            Assert.Equal(row.GetProperty("instances").GetInt32(), item.Instances);
            Assert.Equal(row.GetProperty("images").GetInt32(), item.Images);
            Assert.InRange(Math.Abs(row.GetProperty("map50").GetDouble() - item.Ap50), 0, 0.035);
            Assert.InRange(Math.Abs(row.GetProperty("map50_95").GetDouble() - item.Ap), 0, 0.035);
        }
    }

    /// <summary>
    /// Without suppression across classes one box may stand for several classes; which of them a label takes is decided by the
    /// reference's unstable sort (specification 04, section 21), so single counts may move within the column of a label's class.
    /// </summary>
    private static void CompareConfusion(JsonElement golden, ConfusionMatrix actual, bool hasTies)
    {
        var cells = golden.EnumerateArray().ToDictionary(cell => (cell[0].GetInt32(), cell[1].GetInt32()), cell => cell[2].GetDouble());
        var moved = 0.0;
        for (var truth = 0; truth <= actual.ClassCount; truth++)
        {
            var difference = 0.0;
            for (var predicted = 0; predicted <= actual.ClassCount; predicted++)
            {
                difference += actual[predicted, truth] - cells.GetValueOrDefault((predicted, truth));
                moved += Math.Abs(actual[predicted, truth] - cells.GetValueOrDefault((predicted, truth)));
            }

            Assert.Equal(0, difference);
        }

        Assert.InRange(moved, 0, hasTies ? 0.01 * cells.Values.Sum() : 0);
    }

    private OrderedLoader CreateLoader(JsonElement golden, JsonElement[] images, bool single)
    {
        var yaml = Path.Combine(_folder, "data.yaml");
        var root = SharedFolder.Require("datasets", "coco128");
        File.WriteAllText(yaml, $"path: {root}\ntrain: images/train2017\nval: images/train2017\nnc: 80\n");
        var dataset = DatasetReader.Read(DatasetYaml.Load(yaml), DatasetSplit.Val, new DatasetOptions { CacheFolder = _folder });
        var byName = dataset.Items.ToDictionary(item => Path.GetFileName(item.ImageFile)!);
        var shapes = golden.GetProperty("batch_shapes").EnumerateArray().Select(shape => (shape[2].GetInt32(), shape[3].GetInt32())).ToArray();
        return new OrderedLoader(
            [.. images.Select(image => byName[image.GetProperty("file").GetString()!])],
            shapes,
            golden.GetProperty("batch").GetInt32(),
            golden.GetProperty("imgsz").GetInt32(),
            single);
    }
}
