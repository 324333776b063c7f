using YoloTune.Core.Imaging;
using YoloTune.Data.Loading;

namespace YoloTune.Data.Tests.Loading;

public sealed class ImageCacheTests : IDisposable
{
    private readonly LoaderFixture _fixture = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _cache.Dispose();
    }

    [Theory]
    [InlineData(ImageCacheMode.Ram)]
    [InlineData(ImageCacheMode.Disk)]
    public void ReadEpoch_WithACache_GivesTheSameBatchesAndReadsNoFileTwice(ImageCacheMode mode)
    {
        var options = LoaderFixture.Options with { ImageCache = mode, ImageCacheFolder = _cache.Root, Augmentation = LoaderFixture.Everything };
        using var plain = _fixture.Training(options with { ImageCache = ImageCacheMode.None }, 2);
        var expected = new[] { LoaderFixture.Read(plain, 0), LoaderFixture.Read(plain, 1) };
        using var cached = _fixture.Training(options, 2);
        Assert.Equal(expected[0], LoaderFixture.Read(cached, 0));
        foreach (var item in _fixture.Dataset.Items)
        {
            // Same size and time, other content: whoever still reads it fails.
            var time = File.GetLastWriteTimeUtc(item.ImageFile);
            File.WriteAllBytes(item.ImageFile, new byte[new FileInfo(item.ImageFile).Length]);
            File.SetLastWriteTimeUtc(item.ImageFile, time);
        }

        Assert.Equal(expected[1], LoaderFixture.Read(cached, 1));
        Assert.Equal(mode == ImageCacheMode.Disk ? 11 : 0, Directory.GetFiles(_cache.Root).Length);
    }

    [Fact]
    public void Decode_DamagedCacheFile_IsDecodedAgain()
    {
        var image = _fixture.Dataset.Items[0].ImageFile;
        var calls = 0;
        var cache = new DiskImageCache(_cache.Root, Decode);
        var first = cache.Decode(image).Pixels.ToArray();
        Assert.Equal(first, cache.Decode(image).Pixels.ToArray());
        Assert.Equal(1, calls);
        var file = Assert.Single(Directory.GetFiles(_cache.Root));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Equal(first, cache.Decode(image).Pixels.ToArray());
        Assert.Equal(2, calls);
        Assert.Equal(first, cache.Decode(image).Pixels.ToArray());
        Assert.Equal(2, calls);

        PixelBuffer Decode(string path)
        {
            calls++;
            return ImageDecoder.Decode(path);
        }
    }

    [Fact]
    public void Decode_FolderThatCannotBeWritten_StillDecodes()
    {
        var blocked = _cache.Write("blocked", "a file, not a folder");
        var cache = new DiskImageCache(blocked, path => ImageDecoder.Decode(path));
        Assert.Equal(40, cache.Decode(_fixture.Dataset.Items[0].ImageFile).Height);
    }

    [Theory]
    [InlineData(ImageCacheMode.Ram)]
    [InlineData(ImageCacheMode.Disk)]
    public void Decide_TooLarge_IsOffWithAWarning(ImageCacheMode mode)
    {
        var options = LoaderFixture.Options with { ImageCache = mode };
        var bytes = _fixture.Dataset.Items.Sum(item =>
        {
            var (height, width) = mode == ImageCacheMode.Ram ? Resampling.FitLongSide(item.Height, item.Width, 64) : (item.Height, item.Width);
            return 3L * height * width;
        });
        Assert.Equal(mode, ImageCachePlan.Decide(_fixture.Dataset, options, (bytes * 3 / 2) + 2, out var warning));
        Assert.Null(warning);
        Assert.Equal(ImageCacheMode.None, ImageCachePlan.Decide(_fixture.Dataset, options, bytes * 3 / 2, out warning));
        Assert.Contains("not cached", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImageCacheMode.Ram)]
    [InlineData(ImageCacheMode.Disk)]
    public void Decide_SmallDataSet_FitsThisMachine(ImageCacheMode mode) =>
        Assert.Equal(mode, ImageCachePlan.Decide(_fixture.Dataset, LoaderFixture.Options with { ImageCache = mode }, null, out _));

    [Fact]
    public void Load_RecentImagesUnderConcurrentUse_AreAlwaysRight()
    {
        using var store = new RecentImageStore(new Counting(), capacity: 3);
        Parallel.For(0, 4000, i =>
        {
            var index = (i * 7) % 10;
            var loaded = store.Load(index);
            Assert.True(loaded.Image.Pixels.IndexOfAnyExcept((byte)index) < 0);
            Assert.Equal(index, loaded.OriginalHeight);
            loaded.Image.Pixels.Fill(255);
            loaded.Image.Recycle();
        });
    }

    [Fact]
    public void Load_RecentImage_IsNotLoadedAgain()
    {
        var inner = new Counting();
        using var store = new RecentImageStore(inner, capacity: 2);
        foreach (var index in new[] { 1, 2, 1, 3, 1, 2 })
        {
            store.Load(index).Image.Recycle();
        }

        Assert.Equal(4, inner.Calls);
    }

    private sealed class Counting : IImageStore
    {
        private int _calls;

        public int Calls => _calls;

        public LoadedImage Load(int index)
        {
            Interlocked.Increment(ref _calls);
            var image = PixelBuffer.Rent(16, 16);
            image.Pixels.Fill((byte)index);
            return new LoadedImage(image, index, index);
        }

        public void Dispose()
        {
        }
    }
}
