using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Tests.Datasets;

public sealed class LabelCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LabelCacheTests()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _folder.WriteImage($"images/{name}.png");
        }

        _folder.Write("labels/a.txt", "0 .1 .1 .5 .1 .5 .6\n1 .2 .2 .5 .1 .5 .6\n1 .2 .2 .5 .1 .5 .6\n");
        _folder.Write("labels/c.txt", "7 0.5 0.5 0.2 0.2");
        _folder.Write("data.yaml", "train: images\nval: images\nnames: [cat, dog]\n");
    }

    private string CacheFile => _folder.Path("labels.train.yolotune.cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_SecondTime_ComesFromTheCacheAndIsEqual()
    {
        var first = Read();
        var second = Read();
        Assert.False(first.FromCache);
        Assert.True(second.FromCache);
        Assert.True(File.Exists(CacheFile));
        Assert.Equivalent(first.Items, second.Items, strict: true);
        Assert.Equal(first.Counters, second.Counters);
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal(2, second.Warnings.Count);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("time")]
    [InlineData("image")]
    [InlineData("added")]
    [InlineData("options")]
    public void Read_AfterAChange_VerifiesAgain(string change)
    {
        Read();
        var options = new DatasetOptions();
        switch (change)
        {
            case "label":
                _folder.Write("labels/b.txt", "0 0.5 0.5 0.2 0.2");
                break;
            case "time":
                File.SetLastWriteTimeUtc(_folder.Path("labels", "a.txt"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                break;
            case "image":
                _folder.WriteImage("images/b.png", 30, 30);
                break;
            case "added":
                _folder.WriteImage("images/d.png");
                break;
            default:
                options = options with { SingleClass = true };
                break;
        }

        Assert.False(Read(options).FromCache);
        Assert.True(Read(options).FromCache);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-1)]
    [InlineData(-40)]
    public void Read_DamagedCache_IsMadeAgainWithANote(int length)
    {
        Read();
        var bytes = File.ReadAllBytes(CacheFile);
        if (length >= 0)
        {
            File.WriteAllBytes(CacheFile, bytes[..length]);
        }
        else
        {
            bytes[^-length] ^= 1;
            File.WriteAllBytes(CacheFile, bytes);
        }

        var data = Read();
        Assert.False(data.FromCache);
        Assert.Equal(2, data.Items.Count);
        Assert.Contains(data.Warnings, warning => warning.File == CacheFile && warning.Text.Contains("made again", StringComparison.Ordinal));
        Assert.True(Read().FromCache);
    }

    [Fact]
    public void Read_ReadOnlyFolder_UsesTheUsersCacheFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are those of Unix.");
            return;
        }

        using var cache = new TemporaryFolder();
        var before = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache.Root);
        try
        {
            File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Read();
            Assert.True(Read().FromCache);
            Assert.False(File.Exists(CacheFile));
            Assert.Single(Directory.GetFiles(cache.Path("yolotune", "labels")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", before);
            File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Read_ManyAtOnce_LeavesOneWholeCache()
    {
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(2, Read().Items.Count));
        Assert.True(Read().FromCache);
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.tmp"));
    }

    [Fact]
    public void Read_TrainAndValOverOneFolder_KeepTheirOwnCaches()
    {
        var yaml = DatasetYaml.Load(_folder.Path("data.yaml"));
        DatasetReader.Read(yaml, DatasetSplit.Train, new DatasetOptions());
        DatasetReader.Read(yaml, DatasetSplit.Val, new DatasetOptions());
        Assert.True(DatasetReader.Read(yaml, DatasetSplit.Train, new DatasetOptions()).FromCache);
        Assert.True(DatasetReader.Read(yaml, DatasetSplit.Val, new DatasetOptions()).FromCache);
    }

    private Dataset Read(DatasetOptions? options = null) =>
        DatasetReader.Read(DatasetYaml.Load(_folder.Path("data.yaml")), DatasetSplit.Train, options ?? new DatasetOptions());
}
