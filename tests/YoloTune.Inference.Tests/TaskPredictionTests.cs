using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Export;
using YoloTune.Models;
using YoloTune.TestSupport;

namespace YoloTune.Inference.Tests;

/// <summary>Every family and task against libtorch, for every form of file.</summary>
public class TaskPredictionTests(ExportedModels models, ITestOutputHelper output) : IClassFixture<ExportedModels>
{
    private static readonly NmsOptions _few = new() { Confidence = 0.2, MaximumDetections = 12 };
    private static readonly (int Height, int Width) _size = (96, 64);

    public static TheoryData<string, TaskKind> Finders() => Names(TaskKind.Segment, TaskKind.Pose, TaskKind.Obb);

    public static TheoryData<string, TaskKind> Classifiers() => Names(TaskKind.Classify);

    [Theory]
    [MemberData(nameof(Finders))]
    public void Predict_FindsWhatLibtorchFinds(string family, TaskKind task)
    {
        using var model = ExportedModels.Create(family, task);
        var picture = Photograph(0);
        foreach (var endToEnd in model.Head.HasEndToEnd ? new[] { true, false } : [false])
        {
            foreach (var dynamic in new[] { false, true })
            {
                using var detector = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { EndToEnd = endToEnd, Dynamic = dynamic }), new OnnxModelOptions { Rect = false });

                var actual = detector.Predict(picture, "a.jpg", _few);

                Assert.Equal(task, actual.Task);
                AssertSame(TorchResults.Of(model, picture, endToEnd, _size, _few), actual);
            }
        }
    }

    [Theory]
    [InlineData("yolo26")]
    [InlineData("yolo11")]
    public void Predict_WithNativeMasks_GivesThemInTheSizeOfThePicture(string family)
    {
        using var model = ExportedModels.Create(family, TaskKind.Segment);
        using var detector = OnnxDetector.Load(models.Filled(family, TaskKind.Segment, new OnnxExportOptions()), new OnnxModelOptions { NativeMasks = true });
        var found = 0;
        foreach (var picture in Enumerable.Range(0, 4).Select(Photograph))
        {
            var actual = detector.Predict(picture, "a.jpg", _few);

            AssertSame(TorchResults.Of(model, picture, model.Head.HasEndToEnd, _size, _few, nativeMasks: true), actual);
            Assert.All(actual.Masks!, mask => Assert.Equal((picture.Height, picture.Width), (mask.Height, mask.Width)));
            found += actual.Masks!.Count;
        }

        Assert.True(found > 0, "Nothing was found.");
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void Predict_OfSeveralPictures_EqualsOneByOne(string family, TaskKind task)
    {
        using var several = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { Batch = 3 }));
        using var single = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions()));
        var pictures = Enumerable.Range(0, 4).Select(i => (Photograph(i), $"{i}.jpg")).ToArray();

        var results = several.Predict(pictures, _few);

        for (var i = 0; i < pictures.Length; i++)
        {
            AssertSame(single.Predict(pictures[i].Item1, pictures[i].Item2, _few), results[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void Decode_OfPreparedPictures_GivesTheOutputOfEachAlone(string family, TaskKind task)
    {
        // Three pictures in calls of two: the last call is filled up.
        foreach (var endToEnd in family == "yolo26" ? new[] { true, false } : [false])
        {
            using var single = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { EndToEnd = endToEnd }));
            using var pairs = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { EndToEnd = endToEnd, Batch = 2 }));
            using var any = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { EndToEnd = endToEnd, Dynamic = true }));
            var planes = Planes(3);
            var size = planes.Length / 3;
            foreach (var detector in new[] { single, pairs, any })
            {
                var together = detector.Decode(planes, 3, _size.Height, _size.Width, out var elapsed);

                Assert.True(elapsed.Inference > 0, "No time was measured.");
                for (var i = 0; i < 3; i++)
                {
                    var alone = single.Decode(planes.AsSpan(i * size, size), 1, _size.Height, _size.Width, out _);
                    AssertSame(alone, 0, together, i, task);
                }
            }
        }
    }

    [Fact]
    public void Decode_OfAnotherSize_SaysWhatTheModelTakes()
    {
        using var detector = OnnxDetector.Load(models.Small);

        var error = Assert.Throws<InputException>(() => detector.Decode(new byte[3 * 96 * 96], 1, 96, 96, out _));

        Assert.Contains("64 x 64", error.Remedy, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => detector.Decode(new byte[3 * 64 * 63], 1, 64, 64, out _));
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Classify_OfPreparedPictures_GivesTheProbabilitiesOfEachAlone(string family, TaskKind task)
    {
        using var pairs = OnnxClassifier.Load(models.Filled(family, task, new OnnxExportOptions { Batch = 2 }));
        using var any = OnnxClassifier.Load(models.Filled(family, task, new OnnxExportOptions { Dynamic = true }));
        var planes = Planes(3);
        var size = planes.Length / 3;

        var together = pairs.Classify(planes, 3, _size.Height, _size.Width, out var elapsed);

        Assert.True(elapsed.Inference > 0, "No time was measured.");
        float[] alone = [.. Enumerable.Range(0, 3).SelectMany(i => any.Classify(planes.AsSpan(i * size, size), 1, _size.Height, _size.Width, out _))];
        Assert.Equal(alone.Length, together.Length);
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void Predict_FromSeveralThreads_GivesTheSameResults(string family, TaskKind task)
    {
        using var detector = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { Dynamic = true }), new OnnxModelOptions { Threads = 1, KeptBuffers = 2 });
        var pictures = Enumerable.Range(0, 4).Select(Photograph).ToArray();
        var expected = pictures.Select(picture => detector.Predict(picture, selection: _few)).ToArray();

        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => AssertSame(expected[i % 4], detector.Predict(pictures[i % 4], selection: _few), exact: true));
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void Predict_AfterWarmUp_AllocatesOnlyTheResult(string family, TaskKind task)
    {
        var picture = Photograph(0);
        var nothing = new NmsOptions { Confidence = 1 };
        foreach (var endToEnd in ExportedModels.HasEndToEnd(family) ? new[] { true, false } : [false])
        {
            using var detector = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions { EndToEnd = endToEnd }));
            var found = detector.Predict(picture, selection: _few);
            var none = detector.Predict(picture, selection: nothing);

            var forSome = Allocated(() => detector.Predict(picture, selection: _few));
            var forNothing = Allocated(() => detector.Predict(picture, selection: nothing));

            output.WriteLine($"{family} {task}, end-to-end {endToEnd}: {forNothing} bytes for nothing, {forSome} for {found.Boxes.Count} objects");
            Assert.InRange(found.Boxes.Count, 3, 12);
            Assert.Empty(none.Boxes);
            Assert.Equal(ObjectSizes.Of(found), forSome);
            Assert.Equal(ObjectSizes.Of(none), forNothing);
        }
    }

    [Theory]
    [MemberData(nameof(Finders))]
    public void Predict_FromSeveralThreads_AllocatesOnlyTheResults(string family, TaskKind task)
    {
        const int Callers = 4;
        using var detector = OnnxDetector.Load(models.Filled(family, task, new OnnxExportOptions()), new OnnxModelOptions { Threads = 1, KeptBuffers = Callers });
        var picture = Photograph(0);
        var expected = ObjectSizes.Of(detector.Predict(picture, selection: _few));
        var measured = new long[Callers];
        using var together = new Barrier(Callers);
        var threads = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                together.SignalAndWait();
                detector.Predict(picture, selection: _few);
            }

            measured[caller] = Allocated(() => detector.Predict(picture, selection: _few));
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(measured, bytes => Assert.Equal(expected, bytes));
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Classify_GivesTheProbabilitiesOfLibtorch(string family, TaskKind task)
    {
        using var model = ExportedModels.Create(family, task);
        foreach (var dynamic in new[] { false, true })
        {
            using var classifier = OnnxClassifier.Load(models.Filled(family, task, new OnnxExportOptions { Batch = 3, Dynamic = dynamic }));
            var pictures = Enumerable.Range(0, 4).Select(i => (Photograph(i), $"{i}.jpg")).ToArray();

            var results = classifier.Predict(pictures);

            Assert.Equal(4, results.Count);
            Assert.All(results, (result, i) =>
            {
                Assert.Equal(TaskKind.Classify, result.Task);
                Assert.All(TorchResults.Classes(model, pictures[i].Item1, _size).Zip(result.Probs!.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            });
        }
    }

    [Fact]
    public void Classify_AfterWarmUp_AllocatesOnlyTheResult()
    {
        using var classifier = OnnxClassifier.Load(models.Filled("yolo11", TaskKind.Classify, new OnnxExportOptions()));
        var picture = Photograph(0);

        var bytes = Allocated(() => classifier.Predict(picture));

        output.WriteLine($"{bytes} bytes");
        Assert.Equal(ObjectSizes.Of(classifier.Predict(picture)), bytes);
    }

    [Fact]
    public void Predict_OfPeople_FindsTheirPoints()
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n-pose.pt"));
        var path = OnnxExporter.Export(model, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx"), new OnnxExportOptions { ImageHeight = 320, ImageWidth = 320 }).Path;
        try
        {
            using var detector = OnnxDetector.Load(path);
            var found = 0;
            foreach (var file in Directory.GetFiles(SharedFolder.Require("datasets", "coco8-pose", "images", "val"), "*.jpg"))
            {
                var picture = ImageDecoder.Decode(file);
                var actual = detector.Predict(picture, file);
                AssertSame(TorchResults.Of(model, picture, true, (320, 320), new NmsOptions()), actual);
                found += actual.Keypoints!.Count;
            }

            Assert.InRange(found, 3, 60);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TheoryData<string, TaskKind> Names(params TaskKind[] tasks)
    {
        var cases = new TheoryData<string, TaskKind>();
        foreach (var family in new[] { "yolo26", "yolo11", "yolov8" })
        {
            foreach (var task in tasks)
            {
                cases.Add(family, task);
            }
        }

        return cases;
    }

    private static PixelBuffer Photograph(int index) =>
        ImageDecoder.Decode(Directory.GetFiles(SharedFolder.Require("datasets", "coco8", "images", "val"), "*.jpg").Order(StringComparer.Ordinal).ElementAt(index));

    /// <summary>Photographs as the network takes them, red first; no two alike.</summary>
    private static byte[] Planes(int count)
    {
        var size = 3 * _size.Height * _size.Width;
        var planes = new byte[count * size];
        for (var i = 0; i < count; i++)
        {
            var frame = Resampling.Resize(Photograph(i), _size.Height, _size.Width);
            ChannelLayout.CopyToPlanar(frame, planes.AsSpan(i * size, size));
        }

        return planes;
    }

    private static void AssertSame(DecodedOutput expected, int image, DecodedOutput actual, int other, TaskKind task)
    {
        if (task == TaskKind.Obb)
        {
            var (left, right) = (expected.SelectRotated(image, _few), actual.SelectRotated(other, _few));
            Assert.NotEmpty(left.Detections);
            Assert.Equal(left.Anchors, right.Anchors);
            Assert.All(left.Detections.Zip(right.Detections), pair => Assert.Equal(pair.First.Box.Angle, pair.Second.Box.Angle, 1e-4f));
            return;
        }

        var (own, found) = (expected.Select(image, _few), actual.Select(other, _few));
        Assert.NotEmpty(own.Detections);
        Assert.Equal(own.Anchors, found.Anchors);
        var (extras, others) = (expected.Extras(image, own.Anchors), actual.Extras(other, found.Anchors));
        Assert.All(extras.Zip(others), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        if (task == TaskKind.Segment)
        {
            var (prototypes, copies) = (expected.Prototypes(image), actual.Prototypes(other));
            var box = new CornerBox(0, 0, _size.Width, _size.Height);
            for (var k = 0; k < prototypes.Count; k++)
            {
                var weights = new float[prototypes.Count];
                weights[k] = 1;
                var (mask, copy) = (prototypes.Assemble(weights, box, _size.Height, _size.Width), copies.Assemble(weights, box, _size.Height, _size.Width));
                Assert.InRange(Math.Abs(mask.Area - copy.Area), 0, 1);
            }
        }
    }

    private static long Allocated(Func<object> action)
    {
        for (var i = 0; i < 3; i++)
        {
            action();
        }

        // The least of several calls: now and then the runtime itself allocates while it compiles a method anew.
        return Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(action());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    private static void AssertSame(ImageResult expected, ImageResult actual, bool exact = false)
    {
        Assert.Equal(expected.Boxes.Count, actual.Boxes.Count);
        Assert.Equal((expected.Height, expected.Width), (actual.Height, actual.Width));
        var near = exact ? 0 : 0.1f;
        for (var i = 0; i < expected.Boxes.Count; i++)
        {
            var (wanted, got) = (expected.Boxes[i], actual.Boxes[i]);
            Assert.Equal(wanted.ClassIndex, got.ClassIndex);
            Assert.Equal(wanted.Score, got.Score, exact ? 0 : 1e-4f);
            Assert.All(new[] { wanted.X1 - got.X1, wanted.Y1 - got.Y1, wanted.X2 - got.X2, wanted.Y2 - got.Y2 }, difference => Assert.InRange(difference, -near, near));
            if (expected.Masks is { } masks)
            {
                Assert.InRange(Differing(masks[i], actual.Masks![i]), 0, exact ? 0 : Math.Max(4, masks[i].Area / 100));
            }
        }

        if (expected.Keypoints is { } points)
        {
            Assert.Equal(points.Dimensions, actual.Keypoints!.Dimensions);
            Assert.All(points.Data.Zip(actual.Keypoints.Data), pair => Assert.InRange(pair.First - pair.Second, -near, near));
        }

        if (expected.Obb is { } rotated)
        {
            Assert.All(rotated.Xywhr.Zip(actual.Obb!.Xywhr), pair => Assert.All(
                new[] { pair.First.X - pair.Second.X, pair.First.Y - pair.Second.Y, pair.First.Width - pair.Second.Width, pair.First.Height - pair.Second.Height, pair.First.Angle - pair.Second.Angle },
                difference => Assert.InRange(difference, -near, near)));
        }
    }

    private static int Differing(BitMask expected, BitMask actual)
    {
        Assert.Equal((expected.Height, expected.Width), (actual.Height, actual.Width));
        var count = 0;
        for (var y = 0; y < expected.Height; y++)
        {
            for (var x = 0; x < expected.Width; x++)
            {
                count += expected[y, x] == actual[y, x] ? 0 : 1;
            }
        }

        return count;
    }
}
