using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Export;

namespace YoloTune.Inference.Tests;

/// <summary>Wrong, damaged and hostile files end in an error that names the file, never in a crash.</summary>
public class HostileFileTests(ExportedModels models) : IClassFixture<ExportedModels>
{
    [Fact]
    public void Load_OfAnAbsentFile_SaysSo() => AssertRefused(Path.Combine(Path.GetTempPath(), "no-such-model.onnx"), "no such file");

    [Fact]
    public void Load_OfAFolder_SaysSo() => AssertRefused(Path.GetTempPath(), "no such file");

    [Fact]
    public void Load_OfAnEmptyFile_SaysSo() => AssertRefused(models.Write("empty.onnx", []), "empty");

    [Theory]
    [InlineData("not a model")]
    [InlineData("PK\u0003\u0004 a zip archive, perhaps a .pt")]
    [InlineData("\u0008\u0008")]
    [InlineData("\u003a\u00ff\u00ff\u00ff\u00ff\u000f")]
    public void Load_OfSomethingElse_SaysSo(string content) =>
        AssertRefused(models.Write("other.onnx", Encoding.Latin1.GetBytes(content)), "no usable ONNX model");

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Load_OfATruncatedFile_SaysSo(double share)
    {
        var bytes = File.ReadAllBytes(models.Small);

        AssertRefused(models.Write("truncated.onnx", bytes[..(int)(bytes.Length * share)]), "no usable ONNX model");
    }

    [Fact]
    public void Load_OfAFileLargerThanProtobufAllows_IsRefusedUnread()
    {
        var path = models.Write("giant.onnx", [0]);
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(3L << 30);
        }

        AssertRefused(path, "larger");
    }

    [Fact]
    public void Load_OfDamagedFiles_LoadsOrRefuses()
    {
        var original = File.ReadAllBytes(models.Small);
        var random = new Random(5);
        var (loaded, refused) = (0, 0);
        for (var i = 0; i < 60; i++)
        {
            var bytes = (byte[])original.Clone();
            // The graph structure comes first, the metadata last; in between lie weights, where damage cannot be seen.
            var at = i % 2 == 0 ? random.Next(20_000) : bytes.Length - 1 - random.Next(600);
            bytes[at] ^= (byte)(1 << random.Next(8));
            try
            {
                using var detector = OnnxDetector.Load(models.Write("damaged.onnx", bytes));
                loaded++;
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.True(loaded >= 5 && refused >= 5, $"{loaded} loaded, {refused} refused");
    }

    [Theory]
    [InlineData("task", null, "lacks the metadata 'task'")]
    [InlineData("task", "classify", "for another task")]
    [InlineData("task", "depth", "for another task")]
    [InlineData("task", "segment", "no second output")]
    [InlineData("task", "pose", "lacks the metadata 'kpt_shape'")]
    [InlineData("task", "obb", "does not fit an end-to-end obb model of 3 classes")]
    [InlineData("task", "conquer", "unknown task")]
    [InlineData("names", null, "lacks the metadata 'names'")]
    [InlineData("names", "{}", "lacks the metadata 'names'")]
    [InlineData("names", "{0: 'car', 2: 'bus', 3: 'van'}", "class names")]
    [InlineData("names", "{0: 'car', 0: 'bus', 1: 'van'}", "class names")]
    [InlineData("names", "{0: 'car', 1: 2, 2: 'van'}", "class names")]
    [InlineData("names", "{-1: 'car'}", "class names")]
    [InlineData("names", "__import__('os').system('true')", "'names' is malformed")]
    [InlineData("names", "{0: 'car', 1: 'bus'", "'names' is malformed")]
    [InlineData("names", "[[[[[[[[[[[[[[[[[[[[[[[[[[[['deep']]]]]]]]]]]]]]]]]]]]]]]]]]]]", "'names' is malformed")]
    [InlineData("stride", "0", "'stride' is malformed")]
    [InlineData("stride", "999999999999999999999", "'stride' is malformed")]
    [InlineData("end2end", "False", "does not fit a raw detection model of 3 classes")]
    public void Load_WithWrongMetadata_SaysWhich(string key, string? value, string problem)
    {
        var bytes = OnnxEditor.WithMetadata(File.ReadAllBytes(models.Small), (name, old) => name == key ? value : old);

        AssertRefused(models.Write("metadata.onnx", bytes), problem);
    }

    [Theory]
    [InlineData("[17, 4]", "'kpt_shape' is malformed")]
    [InlineData("[0, 3]", "'kpt_shape' is malformed")]
    [InlineData("17", "'kpt_shape' is malformed")]
    [InlineData("[9, 3]", "does not fit an end-to-end pose model")]
    public void Load_OfAPoseModelWithWrongPoints_SaysSo(string shape, string problem)
    {
        var bytes = OnnxEditor.WithMetadata(File.ReadAllBytes(models.Filled("yolo26", TaskKind.Pose, new OnnxExportOptions())), (name, old) => name == "kpt_shape" ? shape : old);

        AssertRefused(models.Write("points.onnx", bytes), problem);
    }

    [Fact]
    public void LoadClassifier_OfADetector_IsRefused() => AssertClassifierRefused(models.Small, "for another task");

    [Fact]
    public void LoadClassifier_OfAnEmptyFile_SaysSo() => AssertClassifierRefused(models.Write("empty.onnx", []), "empty");

    [Fact]
    public void LoadClassifier_OfAnotherNumberOfClasses_IsRefused()
    {
        var bytes = OnnxEditor.WithMetadata(File.ReadAllBytes(models.Filled("yolo26", TaskKind.Classify, new OnnxExportOptions())), (name, old) => name == "names" ? "{0: 'one', 1: 'two'}" : old);

        AssertClassifierRefused(models.Write("classes.onnx", bytes), "does not fit a classify model of 2 classes");
    }

    [Fact]
    public void Load_WithMinimalMetadata_TakesTheRestFromTheGraph()
    {
        var bytes = OnnxEditor.WithMetadata(File.ReadAllBytes(models.Small), (name, old) => name is "task" or "names" ? old : null);

        using var detector = OnnxDetector.Load(models.Write("minimal.onnx", bytes));

        Assert.True(detector.Info.EndToEnd);
        Assert.Equal((64, 64, 1, 3, 32), (detector.Info.ImageHeight, detector.Info.ImageWidth, detector.Info.Batch, detector.Info.Channels, detector.Info.Stride));
    }

    [Fact]
    public void Run_OfSomethingElse_SaysSo() =>
        Assert.Contains("no usable ONNX model", Assert.Throws<InputException>(() => OnnxRunner.Run([1, 2, 3], new float[4], [1, 1, 2, 2])).Problem, StringComparison.Ordinal);

    [Fact]
    public void Run_WithAnInputOfAnotherSize_SaysSo() =>
        Assert.Contains("failed", Assert.Throws<InputException>(() => OnnxRunner.Run(File.ReadAllBytes(models.Small), new float[12], [1, 3, 2, 2])).Problem, StringComparison.Ordinal);

    private static void AssertClassifierRefused(string path, string problem)
    {
        var error = Assert.Throws<InputException>(() => OnnxClassifier.Load(path));

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(path, error.File);
    }

    private static void AssertRefused(string path, string problem)
    {
        var error = Assert.Throws<InputException>(() => OnnxDetector.Load(path));

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(path, error.File);
        Assert.NotNull(error.Remedy);
    }
}
