using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>Wrong input ends in a message that names the file, the line, the value and the way out, before anything is written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Fact]
    public void Create_WithAMissingModel_NamesIt() => Fails(_fixture.Options("run") with { Model = "absent.pt" }, "absent.pt", "YOLOTUNE_WEIGHTS");

    [Theory]
    [InlineData("yolo26n-sem.yaml")]
    [InlineData("yolo26n-depth.yaml")]
    public void Create_WithADenseModelAndBoxes_NamesTheDataFile(string model) => Fails(_fixture.Options("run") with { Model = model }, "data.yaml", "None of");

    [Fact]
    public void Create_WithATruncatedCheckpoint_NamesTheFile()
    {
        var path = Path.Combine(_fixture.Folder, "cut.pt");
        File.WriteAllBytes(path, [0x50, 0x4B, 3, 4, 1, 2, 3]);

        Fails(_fixture.Options("run") with { Model = path }, "cut.pt");
    }

    [Fact]
    public void Create_WithAPickleThatCallsTheSystem_RefusesItByName()
    {
        var path = Path.Combine(_fixture.Folder, "hostile.pt");
        using (var archive = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
        {
            Write(archive, "archive/data.pkl", Latin1("\u0080\u0002cposix\nsystem\nX\u0004\0\0\0true\u0085R."));
            Write(archive, "archive/version", "3\n"u8.ToArray());
        }

        Fails(_fixture.Options("run") with { Model = path }, "hostile.pt", "posix.system");
    }

    [Fact]
    public void Create_WithBrokenYaml_NamesFileAndLine()
    {
        var yaml = Path.Combine(_fixture.Folder, "broken.yaml");
        File.WriteAllText(yaml, "train: images\nval: [images\nnames: {0: a}\n");

        var error = Fails(_fixture.Options("run") with { Data = yaml }, "broken.yaml");
        Assert.True(error.Line >= 2, error.Message);
    }

    [Fact]
    public void Create_WithAClassOutsideNames_WarnsWithFileAndLineAndLeavesTheImageOut()
    {
        var labels = Path.Combine(_fixture.Folder, "data", "labels", "train", "train000.txt");
        File.AppendAllText(labels, "7 0.5 0.5 0.1 0.1\n");

        _fixture.Run(_fixture.Options("run") with { Epochs = 1 });

        var warning = Assert.Single(_fixture.Events.OfType<LogMessage>(), message => message.Text.Contains("train000", StringComparison.Ordinal));
        Assert.Equal(LogSeverity.Warning, warning.Level);
        Assert.Contains("7", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithLabelsOutOfRange_WarnsWithFileLineAndValue()
    {
        var labels = Path.Combine(_fixture.Folder, "data", "labels", "train", "train001.txt");
        File.WriteAllText(labels, "0 0.5 0.5 0.1 0.1\n0 1.5 0.5 0.1 0.1\n");

        _fixture.Run(_fixture.Options("run") with { Epochs = 1 });

        var warning = Assert.Single(_fixture.Events.OfType<LogMessage>(), message => message.Text.Contains("train001", StringComparison.Ordinal));
        Assert.Contains(":2", warning.Text, StringComparison.Ordinal);
        Assert.Contains("1.5", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithAnUnreadablePicture_WarnsAndGoesOn()
    {
        File.WriteAllText(Path.Combine(_fixture.Folder, "data", "images", "train", "train002.png"), "no picture");

        _fixture.Run(_fixture.Options("run") with { Epochs = 1 });

        Assert.Contains(_fixture.Events.OfType<LogMessage>(), message => message.Text.Contains("train002.png", StringComparison.Ordinal));
        Assert.Equal(11, _fixture.Events.OfType<RunStarted>().Single().TrainImages);
    }

    [Fact]
    public void Create_WithoutAnyPicture_SaysWhereItLooked()
    {
        Directory.Delete(Path.Combine(_fixture.Folder, "data", "images", "train"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_fixture.Folder, "data", "images", "train"));

        Fails(_fixture.Options("run"), Path.Combine("images", "train"));
    }

    [Fact]
    public void Create_WithARunFolderThatCannotBeMade_NamesIt()
    {
        var blocked = Path.Combine(_fixture.Folder, "file");
        File.WriteAllText(blocked, "not a folder");

        Fails(_fixture.Options("run") with { SaveFolder = Path.Combine(blocked, "run") }, "file", "save_dir");
    }

    [Fact]
    public void Create_WithASizeThatIsNoMultipleOfTheStride_RoundsUpAndSaysSo()
    {
        _fixture.Run(_fixture.Options("run") with { Epochs = 1, ImageSize = 70 });

        Assert.Contains(_fixture.Events.OfType<LogMessage>(), message => message.Text.Contains("imgsz=70", StringComparison.Ordinal) && message.Text.Contains("96", StringComparison.Ordinal));
        Assert.Equal(96, _fixture.Events.OfType<RunStarted>().Single().ImageSize);
    }

    [Fact]
    public void Create_WithEverythingFrozen_Refuses() => Fails(_fixture.Options("run") with { Freeze = "24" }, "nothing is left to train");

    [Fact]
    public void Run_WithAFullDisk_KeepsThePreviousCheckpoint()
    {
        var last = Path.Combine(_fixture.Folder, "run", "weights", "last.safetensors");
        var error = Assert.Throws<InputException>(() => _fixture.Run(_fixture.Options("run"), item =>
        {
            // After the first epoch the temporary file of the next checkpoint cannot be opened any more.
            if (item is CheckpointSaved && !Directory.Exists(last + ".tmp"))
            {
                Directory.CreateDirectory(last + ".tmp");
            }
        }));

        Assert.Contains("last.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Models.Checkpoints.CheckpointReader.Read(last).Epoch);
    }

    public void Dispose() => _fixture.Dispose();

    private InputException Fails(TrainOptions options, params string[] parts)
    {
        var error = Assert.Throws<InputException>(() => TrainingSession.Create(options, _fixture.ContextOf()).Dispose());
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(_fixture.Folder, "run")), "A run folder was left behind.");
        return error;
    }

    private static byte[] Latin1(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static void Write(System.IO.Compression.ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name, System.IO.Compression.CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
