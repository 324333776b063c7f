using System.Globalization;
using System.Security.Cryptography;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;
using YoloTune.Data.Starter;

namespace YoloTune.Data.Tests.Starter;

public sealed class StarterDatasetTests : IDisposable
{
    private static readonly SurfaceInspectionOptions Small = new() { TrainCount = 6, ValCount = 3, MinimumSide = 96, MaximumSide = 128 };
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("starter", true)]
    [InlineData("starter.yaml", true)]
    [InlineData("Starter.yml", true)]
    [InlineData("my/starter.yaml", false)]
    [InlineData("starter2", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsStarterName_KnowsTheBareNames(string? name, bool expected) => Assert.Equal(expected, StarterDataset.IsStarterName(name));

    [Fact]
    public void EnsureCreated_NewFolder_CanBeReadAsADataSet()
    {
        var yaml = StarterDataset.EnsureCreated(_folder.Path("a", "set"), options: Small);

        var description = DatasetYaml.Load(yaml);
        Assert.Equal(SurfaceInspection.ClassNames, description.Names);
        Assert.Equal(6, ImageCount(description, DatasetSplit.Train));
        Assert.Equal(3, ImageCount(description, DatasetSplit.Val));
        Assert.Equal(9, Directory.GetFiles(_folder.Path("a", "set", "labels"), "*.txt", SearchOption.AllDirectories).Length);
        Assert.Equal([_folder.Path("a", "set")], Directory.GetFileSystemEntries(_folder.Path("a")));
    }

    [Fact]
    public void EnsureCreated_Labels_AreTheBoxesOfThePictures()
    {
        StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);

        for (var index = 0; index < Small.Count; index++)
        {
            var sample = SurfaceInspection.Render(index, Small);
            var rows = File.ReadAllLines(_folder.Path("set", "labels", index < 6 ? "train" : "val", $"surface_{index:D5}.txt"));
            Assert.Equal(sample.Defects.Count, rows.Length);
            foreach (var (row, box) in rows.Zip(sample.Defects))
            {
                var values = row.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
                Assert.Equal(box.ClassIndex, values[0]);
                Assert.Equal(box.X1, (values[1] - (values[3] / 2)) * sample.Image.Width, 0.001);
                Assert.Equal(box.Y1, (values[2] - (values[4] / 2)) * sample.Image.Height, 0.001);
                Assert.Equal(box.Box.Width, values[3] * sample.Image.Width, 0.001);
                Assert.Equal(box.Box.Height, values[4] * sample.Image.Height, 0.001);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_AnyThreadCount_GivesTheSameFiles(int threads)
    {
        Directory.CreateDirectory(_folder.Path("x"));
        Directory.CreateDirectory(_folder.Path("y"));

        StarterWriter.Write(_folder.Path("x"), new DetectionStarter(), Small, 2, null, TestContext.Current.CancellationToken);
        StarterWriter.Write(_folder.Path("y"), new DetectionStarter(), Small, threads, null, TestContext.Current.CancellationToken);

        Assert.Equal(Digests(_folder.Path("x")), Digests(_folder.Path("y")));
    }

    [Fact]
    public void EnsureCreated_Again_TouchesNothing()
    {
        var yaml = StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);
        File.SetLastWriteTimeUtc(yaml, DateTime.UnixEpoch);
        var progress = new Reports();

        Assert.Equal(yaml, StarterDataset.EnsureCreated(_folder.Path("set"), progress, Small));

        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(yaml));
        Assert.Empty(progress.Seen);
    }

    [Fact]
    public void EnsureCreated_Progress_CountsEveryPicture()
    {
        var progress = new Reports();

        StarterDataset.EnsureCreated(_folder.Path("set"), progress, Small);

        Assert.Equal(Enumerable.Range(1, 9).Select(done => new StarterProgress(done, 9)), progress.Seen.OrderBy(report => report.Done));
    }

    [Fact]
    public void EnsureCreated_PictureLostOrShortened_IsMadeAnew()
    {
        var yaml = StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);
        var before = Digests(_folder.Path("set"));
        File.Delete(_folder.Path("set", "images", "train", "surface_00001.jpg"));
        File.WriteAllText(_folder.Path("set", "images", "train", "surface_00002.jpg"), "x");
        File.WriteAllText(_folder.Path("set", "labels", "train.cache"), "made by the data-set reader");

        StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);

        Assert.True(File.Exists(yaml));
        Assert.Equal(before, Digests(_folder.Path("set")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void EnsureCreated_OtherOptions_ReplacesTheFolder()
    {
        StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);

        StarterDataset.EnsureCreated(_folder.Path("set"), options: Small with { TrainCount = 2 });

        Assert.Equal(2, Directory.GetFiles(_folder.Path("set", "images", "train")).Length);
    }

    [Fact]
    public void EnsureCreated_FolderWithOtherFiles_IsLeftAlone()
    {
        var foreign = _folder.Write("set/notes.txt", "mine");

        var error = Assert.Throws<InputException>(() => StarterDataset.EnsureCreated(_folder.Path("set"), options: Small));

        Assert.Equal(foreign, error.Value);
        Assert.Equal("mine", File.ReadAllText(foreign));
    }

    [Fact]
    public void EnsureCreated_OwnFileInAnOutdatedSet_IsNotLost()
    {
        StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);
        var foreign = _folder.Write("set/images/train/mine.jpg", "mine");

        Assert.Throws<InputException>(() => StarterDataset.EnsureCreated(_folder.Path("set"), options: Small with { Seed = 3 }));

        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void EnsureCreated_SeveralAtOnce_AllGetTheCompleteSet()
    {
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            var yaml = StarterDataset.EnsureCreated(_folder.Path("set"), options: Small);
            Assert.Equal(3, ImageCount(DatasetYaml.Load(yaml), DatasetSplit.Val));
        });

        Assert.Equal([_folder.Path("set")], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void EnsureCreated_FolderCannotBeMade_NamesItAndTheRemedy()
    {
        var file = _folder.Write("file", "not a folder");

        var error = Assert.Throws<InputException>(() => StarterDataset.EnsureCreated(Path.Combine(file, "set"), options: Small));

        Assert.Equal(Path.Combine(file, "set"), error.File);
        Assert.Contains("XDG_CACHE_HOME", error.Remedy, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => StarterDataset.EnsureCreated(file, options: Small));
    }

    [Fact]
    public void EnsureCreated_Cancelled_LeavesNothing()
    {
        using var source = new CancellationTokenSource();
        var progress = new Reports(report => source.Cancel());

        Assert.ThrowsAny<OperationCanceledException>(() => StarterDataset.EnsureCreated(_folder.Path("set"), progress, Small, source.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    public void Dispose() => _folder.Dispose();

    private static int ImageCount(DatasetYaml yaml, DatasetSplit split) => yaml.Entries(split).Sum(entry => Directory.GetFiles(entry).Length);

    private static string[] Digests(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".cache", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(folder, file) + " " + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];

    private sealed class Reports(Action<StarterProgress>? then = null) : IProgress<StarterProgress>
    {
        private readonly List<StarterProgress> _seen = [];

        public IReadOnlyList<StarterProgress> Seen => _seen;

        public void Report(StarterProgress value)
        {
            lock (_seen)
            {
                _seen.Add(value);
            }

            then?.Invoke(value);
        }
    }
}
