using System.Runtime.InteropServices;
using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Export;
using YoloTune.Models;
using YoloTune.TestSupport;
using static TorchSharp.torch;

namespace YoloTune.Inference.Tests;

/// <summary>Predictions on photographs against libtorch, for every form of file.</summary>
public class OnnxDetectorTests(ExportedModels models, ITestOutputHelper output) : IClassFixture<ExportedModels>
{
    private static readonly OnnxExportOptions _static = new() { ImageHeight = 320, ImageWidth = 320 };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Predict_OfPhotographs_FindsWhatLibtorchFinds(bool endToEnd, bool dynamic)
    {
        using var detector = OnnxDetector.Load(models.Trained(_static with { EndToEnd = endToEnd, Dynamic = dynamic }));
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));
        var options = new NmsOptions { Confidence = 0.1 };
        var found = 0;

        foreach (var file in Photographs())
        {
            var picture = ImageDecoder.Decode(file);
            var expected = Expected(model, picture, endToEnd, dynamic, options);
            var actual = detector.Predict(picture, file, options);

            Assert.Equal(file, actual.Path);
            AssertSame(expected, actual.Boxes);
            found += expected.Length;
        }

        output.WriteLine($"{found} objects");
        Assert.InRange(found, 10, 200);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Predict_OfSeveralPictures_EqualsOneByOne(int batch, bool dynamic)
    {
        using var several = OnnxDetector.Load(models.Trained(_static with { Batch = batch, Dynamic = dynamic }));
        using var single = OnnxDetector.Load(models.Trained(_static));
        var pictures = Photographs().Select(file => (ImageDecoder.Decode(file), file)).ToArray();

        var results = several.Predict(pictures);

        Assert.Equal(pictures.Length, results.Count);
        for (var i = 0; i < pictures.Length; i++)
        {
            Assert.Equal(pictures[i].file, results[i].Path);
            AssertSame([.. single.Predict(pictures[i].Item1).Boxes], results[i].Boxes);
        }
    }

    [Fact]
    public void Predict_FromSeveralThreads_GivesTheSameResults()
    {
        using var detector = OnnxDetector.Load(models.Trained(_static with { Dynamic = true }), new OnnxModelOptions { Threads = 1, KeptBuffers = 2 });
        var pictures = Photographs().Select(file => ImageDecoder.Decode(file)).ToArray();
        var expected = pictures.Select(picture => detector.Predict(picture).Boxes.ToArray()).ToArray();

        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(expected[i % expected.Length], detector.Predict(pictures[i % pictures.Length]).Boxes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_AfterWarmUp_AllocatesOnlyTheResult(bool endToEnd)
    {
        using var detector = OnnxDetector.Load(models.Trained(_static with { EndToEnd = endToEnd }));
        var picture = ImageDecoder.Decode(Photographs()[0]);
        var nothing = new PixelBuffer(200, 300, 3, 114);
        for (var i = 0; i < 3; i++)
        {
            detector.Predict(picture);
            detector.Predict(nothing);
        }

        // The least of several calls: now and then the runtime itself allocates while it compiles a method anew.
        var forNothing = Enumerable.Range(0, 10).Min(_ => Allocated(() => detector.Predict(nothing)));
        var forSome = Enumerable.Range(0, 10).Min(_ => Allocated(() => detector.Predict(picture)));
        var found = detector.Predict(picture);

        output.WriteLine($"{forNothing} bytes for nothing, {forSome} bytes for {found.Boxes.Count} objects");
        Assert.True(found.Boxes.Count >= 2, "The photograph should show objects.");
        Assert.Equal(ObjectSizes.Of(detector.Predict(nothing)), forNothing);
        Assert.Equal(ObjectSizes.Of(found), forSome);
    }

    [Fact]
    public void Select_OnPreparedInput_GivesDetectionsInItsPixels()
    {
        using var detector = OnnxDetector.Load(models.Trained(_static with { EndToEnd = false }));
        var picture = ImageDecoder.Decode(Photographs()[0]);
        var input = Prepare(picture, 320, 320, false, out _);

        var found = Assert.Single(detector.Select(input, 1, 320, 320, NmsOptions.Validation));

        var best = detector.Predict(picture).Boxes[0];
        var frame = NativeFrame.FromShapes(320, 320, picture.Height, picture.Width);
        Assert.Equal(best, frame.ToNative(found.Detections[0]));
        Assert.True(found.Count > detector.Predict(picture).Boxes.Count, "Validation keeps low scores too.");
    }

    [Fact]
    public void Select_OfAnotherSize_SaysWhatTheModelTakes()
    {
        using var detector = OnnxDetector.Load(models.Small);

        var error = Assert.Throws<InputException>(() => detector.Select(new float[3 * 96 * 96], 1, 96, 96, new NmsOptions()));

        Assert.Contains("64 x 64", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TellsWhatTheFileSays()
    {
        using var detector = OnnxDetector.Load(models.Small);

        var info = detector.Info;
        Assert.Equal("Ultralytics YOLO26n model ", info.Description);
        Assert.Equal(TaskKind.Detect, info.Task);
        Assert.Equal(["car", "driver's seat", "bus"], info.Names);
        Assert.Equal((32, 64, 64, 1, 3), (info.Stride, info.ImageHeight, info.ImageWidth, info.Batch, info.Channels));
        Assert.Equal((true, false), (info.EndToEnd, info.Dynamic));
        Assert.Equal("YoloTune", info.Metadata["author"]);
    }

    [Fact]
    public void InputSizeFor_ADynamicModel_IsNoLargerThanNeeded()
    {
        using var detector = OnnxDetector.Load(models.Trained(_static with { Dynamic = true }), new OnnxModelOptions { ImageHeight = 600, ImageWidth = 640 });
        using var square = OnnxDetector.Load(models.Trained(_static));
        var picture = new PixelBuffer(427, 640, 3, 0);

        Assert.Equal((448, 640), detector.InputSizeFor(picture));
        Assert.Equal((320, 320), square.InputSizeFor(picture));
    }

    [Fact]
    public void Predict_OfAGreyPicture_IsRefused()
    {
        using var detector = OnnxDetector.Load(models.Small);

        Assert.Throws<ArgumentException>(() => detector.Predict(new PixelBuffer(10, 10, 1, 0)));
        Assert.NotNull(detector.Predict(new PixelBuffer(10, 10, 3, 0)));
    }

    [Fact]
    public void Predict_WithAThresholdOutOfRange_IsRefused()
    {
        using var detector = OnnxDetector.Load(models.Small);

        Assert.Throws<InputException>(() => detector.Predict(new PixelBuffer(10, 10), selection: new NmsOptions { Confidence = 2 }));
    }

    private static string[] Photographs() =>
        [.. Directory.GetFiles(SharedFolder.Require("datasets", "coco8", "images"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static long Allocated(Func<object> action)
    {
        const int Calls = 5;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            GC.KeepAlive(action());
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static Detection[] Expected(YoloModel model, PixelBuffer picture, bool endToEnd, bool tight, NmsOptions options)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var input = Prepare(picture, 320, 320, tight, out var fit);
        using var rows = model.Predict(tensor(input, [1, 3, fit.Height, fit.Width]), endToEnd).contiguous();
        var values = MemoryMarshal.Cast<byte, float>(rows.bytes);
        var selection = endToEnd ? EndToEndSelection.Select(values, 6, options) : NonMaxSuppression.Select(values, (int)rows.size(2), 80, options);
        return selection.ToNative(NativeFrame.FromShapes(fit.Height, fit.Width, picture.Height, picture.Width));
    }

    private static float[] Prepare(PixelBuffer picture, int height, int width, bool tight, out Letterbox fit)
    {
        fit = Letterbox.Fit(picture.Height, picture.Width, height, width, new LetterboxOptions { Auto = tight });
        var planes = new byte[3 * fit.Height * fit.Width];
        ChannelLayout.CopyToPlanar(Resampling.ApplyLetterbox(picture, fit), planes);
        return Array.ConvertAll(planes, value => value / 255f);
    }

    private static void AssertSame(IReadOnlyList<Detection> expected, IReadOnlyList<Detection> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (wanted, got) in expected.Zip(actual))
        {
            Assert.Equal(wanted.ClassIndex, got.ClassIndex);
            Assert.Equal(wanted.Score, got.Score, 1e-4f);
            Assert.Equal(wanted.X1, got.X1, 0.05f);
            Assert.Equal(wanted.Y1, got.Y1, 0.05f);
            Assert.Equal(wanted.X2, got.X2, 0.05f);
            Assert.Equal(wanted.Y2, got.Y2, 0.05f);
        }
    }
}
