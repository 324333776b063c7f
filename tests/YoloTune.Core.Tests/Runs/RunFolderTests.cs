using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("yolotune-runs-").FullName;

    private RunFolderRequest Request => new() { Task = TaskKind.Detect, Mode = "train", RunsFolder = Path.Combine(_root, "runs") };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Create_NothingNamed_LiesBelowTaskAndIsNamedByMode()
    {
        var folder = RunFolder.Create(Request);

        Assert.Equal(Path.Combine(_root, "runs", "detect", "train"), folder.Path);
        Assert.Equal("train", folder.Name);
        Assert.True(Directory.Exists(folder.Weights));
        Assert.Equal(Path.Combine(folder.Path, "results.csv"), folder.ResultsFile);
    }

    [Fact]
    public void Create_NameTaken_AppendsNumbersWithDash()
    {
        var names = Enumerable.Range(0, 3).Select(_ => RunFolder.Create(Request).Name);

        Assert.Equal(["train", "train-2", "train-3"], names);
    }

    [Fact]
    public void Create_GapInNumbers_TakesTheFirstFreeOne()
    {
        RunFolder.Create(Request with { Name = "a" });
        RunFolder.Create(Request with { Name = "a-3" });

        Assert.Equal("a-2", RunFolder.Create(Request with { Name = "a" }).Name);
        Assert.Equal("a-4", RunFolder.Create(Request with { Name = "a" }).Name);
    }

    [Fact]
    public void Create_TakenFolderIsEmpty_IsNotReused()
    {
        Directory.CreateDirectory(Path.Combine(_root, "runs", "detect", "train"));

        Assert.Equal("train-2", RunFolder.Create(Request).Name);
    }

    [Fact]
    public void Create_ManyAtOnce_GivesEveryRunItsOwnFolder()
    {
        var names = new string[16];

        Parallel.For(0, names.Length, i => names[i] = RunFolder.Create(Request).Name);

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(names.Length, Directory.GetDirectories(Path.Combine(_root, "runs", "detect")).Length);
    }

    [Fact]
    public void Create_ExistOk_ReusesTheFolderWithItsFiles()
    {
        var first = RunFolder.Create(Request);
        File.WriteAllText(first.ArgsFile, "task: detect\n");

        var second = RunFolder.Create(Request with { ExistOk = true });

        Assert.Equal(first.Path, second.Path);
        Assert.Equal([first.ArgsFile], Directory.GetFiles(second.Path));
    }

    [Fact]
    public void Create_RelativeProject_LiesBelowTheTask() => Assert.Equal(
        Path.Combine(_root, "runs", "detect", "mine", "first"),
        RunFolder.Create(Request with { Project = "mine", Name = "first" }).Path);

    [Fact]
    public void Create_AbsoluteProject_IsTakenAsItIs() => Assert.Equal(
        Path.Combine(_root, "mine", "train"),
        RunFolder.Create(Request with { Project = Path.Combine(_root, "mine") }).Path);

    [Fact]
    public void Create_SaveFolder_ReplacesProjectAndNameAndIsReused()
    {
        var path = Path.Combine(_root, "exact");
        RunFolder.Create(Request with { SaveFolder = path });

        Assert.Equal(path, RunFolder.Create(Request with { SaveFolder = path, Project = "p", Name = "n" }).Path);
    }

    [Fact]
    public void Create_WithoutWeights_MakesAnEmptyFolder() =>
        Assert.Empty(Directory.GetFileSystemEntries(RunFolder.Create(Request with { Mode = "predict" }, withWeights: false).Path));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_ParentIsAFile_SaysWhichFolderAndWhatToDo(bool existOk)
    {
        var blocked = Path.Combine(_root, "file");
        File.WriteAllText(blocked, "x");

        var error = Assert.Throws<InputException>(() => RunFolder.Create(Request with { Project = blocked, ExistOk = existOk }));

        Assert.StartsWith(Path.Combine(blocked, "train") + ": The run folder cannot be made", error.Message, StringComparison.Ordinal);
        Assert.Contains("'project=...' or 'save_dir=...'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFolder_NamesIt() =>
        Assert.Contains("absent", Assert.Throws<InputException>(() => RunFolder.Open(Path.Combine(_root, "absent"))).Message, StringComparison.Ordinal);
}
