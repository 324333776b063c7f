namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>What may be given as the source of a prediction, and what happens to pictures that cannot be read.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class PictureSourceTests : IDisposable
{
    private readonly TrainedModel _model;
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-sources-").FullName;

    public PictureSourceTests(TrainedModel model)
    {
        _model = model;
        var pictures = Directory.GetFiles(model.Pictures).Order(StringComparer.Ordinal).ToArray();
        File.Copy(pictures[0], Inside("a.png"));
        File.Copy(pictures[1], Inside("e.png"));
        Directory.CreateDirectory(Inside("sub/deep"));
        File.Copy(pictures[2], Inside("sub/deep/a.png"));
        File.WriteAllText(Inside("notes.md"), "no picture");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.png", "a.png")]
    [InlineData("", "a.png e.png")]
    [InlineData("*.png", "a.png e.png")]
    [InlineData("?.png", "a.png e.png")]
    [InlineData("e*", "e.png")]
    [InlineData("**/*.png", "a.png e.png sub/deep/a.png")]
    [InlineData("sub/*/*.png", "sub/deep/a.png")]
    public async Task Predict_Source_TakesTheseFiles(string source, string expected)
    {
        var result = await TrainedModel.RunJson("predict", "model=" + _model.StaticOnnx, "source=" + Path.Combine(_folder, source), "save=False");

        Assert.Equal(expected.Split(' '), result.GetProperty("images").EnumerateArray().Select(image => Path.GetRelativePath(_folder, image.GetProperty("path").GetString()!)));
    }

    [Fact]
    public async Task Predict_List_TakesItsLines()
    {
        File.WriteAllText(Inside("list.txt"), $"sub/deep/a.png\n\n{Inside("e.png")}\n");

        var result = await TrainedModel.RunJson("predict", "model=" + _model.StaticOnnx, "source=" + Inside("list.txt"), "save=False");

        Assert.Equal(2, result.GetProperty("images").GetArrayLength());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Predict_UnreadablePicturesInTheMiddle_AreReportedAndTheRestGoesOn(int batch)
    {
        File.WriteAllBytes(Inside("b.jpg"), []);
        File.WriteAllBytes(Inside("c.png"), File.ReadAllBytes(Inside("a.png"))[..100]);
        File.WriteAllText(Inside("d.jpg"), "no picture");
        var output = Inside("out");

        var run = await TrainedModel.Run("predict", "model=" + _model.Checkpoint, "source=" + _folder, "save_dir=" + output, $"batch={batch}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"Warning: image 2/5 left out: {Inside("b.jpg")}: the image file is empty.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"Warning: image 3/5 left out: {Inside("c.png")}: the image is damaged", run.Error, StringComparison.Ordinal);
        Assert.Contains($"Warning: image 4/5 left out: {Inside("d.jpg")}: this is no JPEG", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Warning: 3 pictures could not be read and were left out.\n", run.Error, StringComparison.Ordinal);
        Assert.Contains($"image 1/5 {Inside("a.png")}: ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"image 5/5 {Inside("e.png")}: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(["a.jpg", "e.jpg"], Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Predict_NothingReadable_FailsAndLeavesNoFolder()
    {
        File.WriteAllBytes(Inside("sub/empty.jpg"), []);

        var run = await TrainedModel.Run("predict", "model=" + _model.StaticOnnx, "source=" + Inside("sub"), "save_dir=" + Inside("out"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the picture could not be read", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Inside("out")));
    }

    [Fact]
    public async Task Predict_GiantPicture_IsRefusedBeforeMemoryIsTaken()
    {
        File.WriteAllBytes(Inside("b.bmp"), GiantBitmap(30_000, 20_000));

        var run = await TrainedModel.Run("predict", "model=" + _model.StaticOnnx, "source=" + _folder, "save=False");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the picture has 30000 x 20000 = 600 million pixels, 300 million are allowed", run.Error, StringComparison.Ordinal);
        Assert.Contains("YOLOTUNE_MAX_PIXELS", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_SameNameInTwoFolders_WritesBoth()
    {
        await TrainedModel.RunJson("predict", "model=" + _model.StaticOnnx, "source=" + Path.Combine(_folder, "**", "a.png"), "conf=0.0005", "save_txt", "save_dir=" + Inside("out"));

        Assert.Equal(["a.jpg", "a_2.jpg"], Directory.GetFiles(Inside("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a.txt", "a_2.txt"], Directory.GetFiles(Inside("out/labels")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private string Inside(string name) => Path.Combine(_folder, name);

    /// <summary>The 54 bytes before the pixels of a 24-bit bitmap, and no pixels.</summary>
    private static byte[] GiantBitmap(int width, int height)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BM"u8);
        writer.Write(54u);
        writer.Write(0u);
        writer.Write(54u);
        writer.Write(40u);
        writer.Write(width);
        writer.Write(height);
        writer.Write((ushort)1);
        writer.Write((ushort)24);
        writer.Write(new byte[24]);
        return stream.ToArray();
    }
}
