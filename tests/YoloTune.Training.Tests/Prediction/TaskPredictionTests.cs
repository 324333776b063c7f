using YoloTune.Core.Imaging;
using YoloTune.Core.Metrics;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Prediction;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Tests.Prediction;

/// <summary>Prediction with the torch engine for every task, on real weights and on the golden checkpoints.</summary>
public sealed class TaskPredictionTests
{
    /// <summary>The golden checkpoints are hardly trained: their scores are small.</summary>
    private const double Faint = 1e-5;

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void Predict_WithTheRealPoseWeights_PutsPointsWhereThePeopleAreLabelled(bool? endToEnd)
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n-pose.pt"));
        var predictor = PicturePredictor.Create(model, new PredictorOptions { EndToEnd = endToEnd });
        var similarities = new List<float>();
        foreach (var file in Directory.GetFiles(SharedFolder.Require("datasets", "coco8-pose", "images", "val")))
        {
            var picture = ImageDecoder.Decode(file);
            var result = predictor.Predict([(picture, file)])[0].Result;
            Assert.Equal(TaskKind.Pose, result.Task);
            Assert.Equal(result.Boxes.Count, result.Keypoints!.Count);
            similarities.AddRange(Similarities(result, file.Replace("images", "labels", StringComparison.Ordinal).Replace(".jpg", ".txt", StringComparison.Ordinal)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', similarities));
        Assert.True(similarities.Count >= 5, "The comparison needs people.");
        Assert.True(similarities.Order().ElementAt(similarities.Count / 2) > 0.8 && similarities.Count(value => value > 0.6) >= 0.8 * similarities.Count, string.Join(' ', similarities));
    }

    [Theory]
    [InlineData("seg26", "coco8-seg", TaskKind.Segment, "nc: 80\n", null)]
    [InlineData("obb26", "dota8", TaskKind.Obb, "nc: 15\n", null)]
    [InlineData("pose26", "coco8-pose", TaskKind.Pose, "nc: 1\nkpt_shape: [17, 3]\n", false)]
    [InlineData("pose26", "coco8-pose", TaskKind.Pose, "nc: 1\nkpt_shape: [17, 3]\n", null)]
    public void Predict_OnTheInputOfAValidation_FindsWhatTheValidatorFinds(string checkpoint, string set, TaskKind task, string keys, bool? endToEnd)
    {
        var seen = new List<ImageDetections>();
        var pixels = new List<PixelBuffer>();
        using (var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt")))
        using (var loader = Loader(set, task, keys))
        {
            new DetectionValidator(loader, new ValidatorOptions { Confidence = Faint, EndToEnd = endToEnd }, visit: seen.Add).ValidateFinal(model, TestContext.Current.CancellationToken);
            foreach (var batch in loader.ReadEpoch(0, 0, TestContext.Current.CancellationToken))
            {
                pixels.Add(Interleaved(batch));
                batch.Dispose();
            }
        }

        using var again = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", checkpoint, "best.pt"));
        var compared = 0;
        foreach (var (expected, picture) in seen.Zip(pixels))
        {
            var options = new PredictorOptions { Confidence = Faint, EndToEnd = endToEnd, ImageHeight = picture.Height, ImageWidth = picture.Width };
            var result = PicturePredictor.Create(again, options).Predict([(picture, "a.jpg")])[0].Result;
            compared += Compare(expected, result, picture);
        }

        Assert.True(compared > 20, "The comparison needs objects.");
    }

    [Fact]
    public void Predict_WithTheGoldenClassifier_GivesTheProbabilitiesThatTheValidatorMeasures()
    {
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt"));
        var dataset = ClassFolderReader.Read(ClassFolders.Open(SharedFolder.Require("datasets", "flowers")), DatasetSplit.Val, new DatasetOptions { Fraction = 0.2 });
        using var loader = DataLoaders.ForValidation(dataset, new LoaderOptions { ValidationBatchSize = 4, ImageSize = 64, Workers = 0 });
        var seen = new List<ImageClassification>();
        new ClassificationValidator(loader, visit: seen.Add).ValidateFinal(model, TestContext.Current.CancellationToken);
        var predictor = PicturePredictor.Create(model, new PredictorOptions { ImageHeight = 64, ImageWidth = 64 });

        Assert.NotEmpty(seen);
        foreach (var part in seen.Chunk(4))
        {
            var results = predictor.Predict([.. part.Select(item => (ImageDecoder.Decode(item.Image.File), item.Image.File))]);
            foreach (var (expected, actual) in part.Zip(results))
            {
                Assert.Equal(TaskKind.Classify, actual.Result.Task);
                Assert.Empty(actual.Result.Boxes);
                Assert.All(expected.Probabilities.ToArray().Zip(actual.Result.Probs!.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
                Assert.Equal(actual.Result.Probs.Data.Max(), actual.Result.Probs.Top1Conf);
            }
        }
    }

    [Fact]
    public void Predict_MasksOfPictureResolution_AgreeWithThoseOfTheInput()
    {
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", "seg26", "best.pt"));
        var file = Directory.GetFiles(SharedFolder.Require("datasets", "coco8-seg", "images", "val")).Order(StringComparer.Ordinal).First();
        var picture = ImageDecoder.Decode(file);
        var options = new PredictorOptions { ImageHeight = 320, ImageWidth = 320, Confidence = Faint, MaximumDetections = 10 };

        var coarse = PicturePredictor.Create(model, options).Predict([(picture, file)])[0].Result;
        var fine = PicturePredictor.Create(model, options with { RetinaMasks = true }).Predict([(picture, file)])[0].Result;

        Assert.NotEmpty(coarse.Boxes);
        Assert.All(fine.Masks!, mask => Assert.Equal((picture.Height, picture.Width), (mask.Height, mask.Width)));
        var pairs = coarse.Boxes.Index().SelectMany(item => fine.Boxes.Index().Where(other => other.Item == item.Item).Select(other => (item.Index, Other: other.Index))).ToArray();
        Assert.True(pairs.Length >= coarse.Boxes.Count - 1);
        foreach (var (left, right) in pairs.Where(pair => fine.Masks![pair.Other].Area > 500))
        {
            var (a, b) = (coarse.Masks!.ToPicture(left), fine.Masks![right]);
            var shared = a.Intersection(b);
            Assert.InRange((double)shared / (a.Area + b.Area - shared), 0.85, 1);
        }
    }

    [Theory]
    [InlineData(TaskKind.Semantic)]
    [InlineData(TaskKind.Depth)]
    public void Predict_ATaskOfPixels_GivesEveryPixelOfEveryPictureANumber(TaskKind task)
    {
        using var model = YoloModel.Create(Models.Families.ModelZoo.Find("yolo26", task, "n", 3)!);
        var predictor = PicturePredictor.Create(model, new PredictorOptions { ImageHeight = 64, ImageWidth = 64 });

        var results = predictor.Predict([(new PixelBuffer(50, 120), "a.jpg"), (new PixelBuffer(33, 21), "b.jpg")]).Select(item => item.Result).ToArray();

        Assert.All(results, result => Assert.Equal(task, result.Task));
        Assert.Equal([(50, 120), (33, 21)], results.Select(result => result.Classes is { } map ? (map.Height, map.Width) : (result.Depth!.Height, result.Depth.Width)));
    }

    private static int Compare(ImageDetections expected, ImageResult result, PixelBuffer picture)
    {
        // The picture is the network input itself, so native pixels are input pixels; objects without a mask are left out by prediction.
        var kept = Enumerable.Range(0, expected.Detections.Count).Where(i => expected.Masks is null || !expected.Masks[i].IsEmpty).ToArray();
        Assert.Equal(kept.Length, result.Boxes.Count);
        for (var i = 0; i < kept.Length; i++)
        {
            var (target, actual) = (expected.Detections[kept[i]], result.Boxes[i]);
            Assert.Equal(target.ClassIndex, actual.ClassIndex);
            Assert.Equal(target.Score, actual.Score, 1e-4);
            if (expected.Rotated is { } rotated)
            {
                var (left, right) = (rotated[kept[i]], result.Obb![i]);
                Assert.All(new[] { left.X - right.X, left.Y - right.Y, left.Width - right.Width, left.Height - right.Height, left.Angle - right.Angle }, value => Assert.InRange(value, -0.01f, 0.01f));
                continue;
            }

            Assert.Equal(Math.Clamp(target.X1, 0, picture.Width), actual.X1, 0.01);
            Assert.Equal(Math.Clamp(target.Y2, 0, picture.Height), actual.Y2, 0.01);
            if (expected.Masks is { } masks)
            {
                Assert.InRange(Math.Abs(masks[kept[i]].Area - result.Masks![i].Area), 0, 2 + (masks[kept[i]].Area / 500));
            }

            if (expected.Keypoints is { } points)
            {
                var perObject = points.Length / expected.Detections.Count;
                Assert.Equal(Math.Clamp(points[kept[i] * perObject], 0, picture.Width), result.Keypoints!.Of(i)[0], 0.01);
                Assert.Equal(points[(kept[i] * perObject) + 2], result.Keypoints.Of(i)[2], 1e-4);
            }
        }

        return kept.Length;
    }

    private static DataLoader Loader(string set, TaskKind task, string keys)
    {
        var folder = Directory.CreateTempSubdirectory("yolotune-predict").FullName;
        var yaml = Path.Combine(folder, "data.yaml");
        File.WriteAllText(yaml, $"path: {SharedFolder.Require("datasets", set)}\ntrain: images/val\nval: images/val\n{keys}");
        var dataset = DatasetReader.Read(DatasetYaml.Load(yaml), DatasetSplit.Val, new DatasetOptions { Task = task, UseLabelCache = false });
        Directory.Delete(folder, recursive: true);
        return DataLoaders.ForValidation(dataset, new LoaderOptions { ValidationBatchSize = 1, ImageSize = 160, Workers = 0, ValidationRect = false });
    }

    /// <summary>The only picture of a batch, blue first.</summary>
    private static PixelBuffer Interleaved(ImageBatch batch)
    {
        var picture = new PixelBuffer(batch.Height, batch.Width);
        var plane = batch.Height * batch.Width;
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                picture.Pixels[(3 * i) + c] = batch.PixelSpan[((2 - c) * plane) + i];
            }
        }

        return picture;
    }

    /// <summary>The OKS of every labelled person with at least ten visible points and the prediction that fits best.</summary>
    private static IEnumerable<float> Similarities(ImageResult result, string labels)
    {
        var sigmas = KeypointSimilarity.Sigmas(17, 3);
        foreach (var line in File.ReadLines(labels))
        {
            var values = line.Split(' ').Select(text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            var points = values[5..];
            for (var i = 0; i < points.Length; i += 3)
            {
                points[i] *= result.Width;
                points[i + 1] *= result.Height;
            }

            if (Enumerable.Range(0, 17).Count(i => points[(3 * i) + 2] > 0) < 10)
            {
                continue;
            }

            var similarity = new float[Math.Max(result.Keypoints!.Count, 1)];
            KeypointSimilarity.Matrix(points, [KeypointSimilarity.AreaOf(values[3] * result.Width, values[4] * result.Height)], [.. result.Keypoints.Data], 3, sigmas, similarity);
            yield return similarity.Max();
        }
    }
}
