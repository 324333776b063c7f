using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public sealed class ShimCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-test-").FullName;
    private readonly byte[] _bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Store_NewFolder_WritesTheFileAndNothingElse()
    {
        var path = ShimCache.Store(Path.Combine(_folder, "a", "b"), "x.so", _bytes);
        Assert.Equal(_bytes, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(_folder, "a", "b")));
    }

    [Fact]
    public void Store_SameFileThere_IsLeftAlone()
    {
        var path = ShimCache.Store(_folder, "x.so", _bytes);
        var written = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);
        Assert.Equal(path, ShimCache.Store(_folder, "x.so", _bytes));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    [InlineData(100_000)]
    public void Store_DamagedFileThere_IsReplaced(int length)
    {
        File.WriteAllBytes(Path.Combine(_folder, "x.so"), new byte[length]);
        Assert.Equal(_bytes, File.ReadAllBytes(ShimCache.Store(_folder, "x.so", _bytes)));
    }

    [Fact]
    public async Task Store_ManyAtOnce_AllGetTheWholeFile()
    {
        using var start = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                Assert.Equal(_bytes, File.ReadAllBytes(ShimCache.Store(_folder, "x.so", _bytes)));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Store_FolderCannotBeMade_IsAnIoError()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "in the way");
        Assert.ThrowsAny<IOException>(() => ShimCache.Store(Path.Combine(file, "native"), "x.so", _bytes));
    }

    [Fact]
    public void NameFor_OtherBytes_IsAnotherName()
    {
        Assert.NotEqual(ShimCache.NameFor([1]), ShimCache.NameFor([2]));
        Assert.Matches("^libLibTorchSharp-[0-9a-f]{32}-edit[0-9]+[.]so$", ShimCache.NameFor([1]));
    }

    [Theory]
    [InlineData("libX.so: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libX.so)", true)]
    [InlineData("version `GLIBCXX_3.4.30' not found", false)]
    [InlineData("version `GLIBC_2.38' not found", false)]
    [InlineData("version `GLIBCXX_3.4.32' not found; version `GLIBC_2.38' not found", false)]
    [InlineData("libtorch.so: cannot open shared object file: No such file or directory", false)]
    [InlineData("version `", false)]
    public void IsOnlyTheOldLibrary_LoaderMessages_AreToldApart(string message, bool expected) =>
        Assert.Equal(expected, ShimLoader.IsOnlyTheOldLibrary(message));
}
