using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Prediction;

namespace YoloTune.Training.Tests.Prediction;

public sealed class TiledPredictorTests
{
    [Fact]
    public void Predict_ALargePictureOfSmallThings_FindsMoreThanWithoutTiles()
    {
        // Sixteen real pictures side by side, so that each is a quarter of its size in the network input.
        string[] files = [.. Directory.GetFiles(SharedFolder.Require("datasets", "coco-val128", "images"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(16)];
        var mosaic = new PixelBuffer(4 * 320, 4 * 320, fill: 114);
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));
        var options = new PredictorOptions { ImageHeight = 320, ImageWidth = 320, Confidence = 0.5 };
        var plain = PicturePredictor.Create(model, options);
        var known = new List<Detection>();
        foreach (var (index, file) in files.Index())
        {
            var whole = ImageDecoder.Decode(file);
            var picture = Resampling.ApplyLetterbox(whole, Letterbox.Fit(whole.Height, whole.Width, 320, 320));
            var (x, y) = (index % 4 * 320, index / 4 * 320);
            Resampling.Paste(picture, mosaic, x, y);
            known.AddRange(plain.Predict([(picture, file)])[0].Result.Boxes.Select(box => box with { X1 = box.X1 + x, X2 = box.X2 + x, Y1 = box.Y1 + y, Y2 = box.Y2 + y }));
        }

        var tiled = new TiledPredictor(plain, new TileOptions { Height = 320, Width = 320, Overlap = 0.25 }, options, batch: 4);

        var without = Found(known, plain.Predict([(mosaic, "a.png")])[0].Result);
        var result = tiled.Predict([(mosaic, "a.png")])[0];
        var with = Found(known, result.Result);

        TestContext.Current.TestOutputHelper?.WriteLine($"{known.Count} known, {without} found at once, {with} in tiles, {result.Result.Boxes.Count} boxes");
        Assert.True(known.Count >= 30, "The comparison needs objects.");
        Assert.True(with >= 0.8 * known.Count && with > 1.5 * without, $"{known.Count} known, {without} found at once, {with} in tiles");
        Assert.Equal((1280, 1280), (result.Result.Height, result.Result.Width));
    }

    [Fact]
    public void Predict_APictureNoLargerThanATile_IsPredictedOnce()
    {
        var inner = new Remembering();

        new TiledPredictor(inner, new TileOptions()).Predict([(new PixelBuffer(100, 200), "a.png")]);

        Assert.Equal([(100, 200)], inner.Seen);
    }

    [Fact]
    public void Predict_ALargePicture_SeesTilesInBatchesAndTheWhole()
    {
        var inner = new Remembering();
        var picture = new PixelBuffer(100, 150);
        picture.Row(99)[^1] = 200;

        var result = new TiledPredictor(inner, new TileOptions { Height = 100, Width = 100, Overlap = 0.5 }, batch: 2).Predict([(picture, "a.png")])[0].Result;

        Assert.Equal([(100, 100), (100, 100), (100, 150)], inner.Seen);
        Assert.Equal(2, inner.Calls);
        Assert.Equal(new Detection(149, 99, 150, 100, 0.9f, 0), Assert.Single(result.Boxes));
        Assert.Equal(6, result.Speed.Inference);
    }

    [Theory]
    [InlineData(TaskKind.Segment)]
    [InlineData(TaskKind.Classify)]
    public void Create_ForTasksThatCannot_SaysSo(TaskKind task) =>
        Assert.Contains("cannot predict in tiles", Assert.Throws<InputException>(() => new TiledPredictor(new Remembering { Task = task }, new TileOptions())).Message, StringComparison.Ordinal);

    private static int Found(List<Detection> known, ImageResult result) =>
        known.Count(item => result.Boxes.Any(box => box.ClassIndex == item.ClassIndex && BoxOverlap.Iou(box.Box, item.Box) > 0.5));

    /// <summary>Finds the brightest pixel.</summary>
    private sealed class Remembering : IPicturePredictor
    {
        public TaskKind Task { get; init; } = TaskKind.Detect;

        public int Channels => 3;

        public List<(int Height, int Width)> Seen { get; } = [];

        public int Calls { get; private set; }

        public IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
        {
            Calls++;
            Seen.AddRange(pictures.Select(item => (item.Picture.Height, item.Picture.Width)));
            return [.. pictures.Select(item => new PicturePrediction(item.Picture, new ImageResult(item.Path, item.Picture.Height, item.Picture.Width, ["spot"], Spots(item.Picture), new PredictionSpeed(1, 2, 3)), 64, 64))];
        }

        private static IEnumerable<Detection> Spots(PixelBuffer picture)
        {
            var at = picture.Pixels.IndexOf((byte)200);
            if (at >= 0)
            {
                var (x, y) = (at / 3 % picture.Width, at / 3 / picture.Width);
                yield return new Detection(x, y, x + 1, y + 1, 0.9f, 0);
            }
        }
    }
}
