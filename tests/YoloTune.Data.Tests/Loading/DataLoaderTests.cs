using YoloTune.Core.Errors;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Loading;

namespace YoloTune.Data.Tests.Loading;

public sealed class DataLoaderTests : IDisposable
{
    private static readonly LoaderOptions Options = LoaderFixture.Options;
    private readonly LoaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void ReadEpoch_AnyNumberOfWorkers_GivesTheSameBytes()
    {
        var options = Options with { Augmentation = LoaderFixture.Everything };
        using var inline = _fixture.Training(options, 0);
        var expected = new[] { 0, 1, 16 }.Select(epoch => LoaderFixture.Read(inline, epoch)).ToArray();
        Assert.Equal(expected.Length * 4, expected.SelectMany(texts => texts).Distinct().Count());
        foreach (var workers in new[] { 1, 2, 4, 7 })
        {
            using var loader = _fixture.Training(options, workers);
            Assert.Equal(expected[2], LoaderFixture.Read(loader, 16));
            Assert.Equal(expected[0], LoaderFixture.Read(loader, 0));
            Assert.Equal(expected[1], LoaderFixture.Read(loader, 1));
            Assert.Equal(0, loader.Lent);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void ReadEpoch_ImagesHeldInMemory_DoNotChangeTheBatches(int held)
    {
        using var few = _fixture.Training(Options, 2, held);
        using var some = _fixture.Training(Options, 2, 4);
        Assert.Equal(LoaderFixture.Read(some, 0), LoaderFixture.Read(few, 0));
    }

    [Fact]
    public void ReadEpoch_AnotherSeed_ChangesThePixelsButNotTheOrder()
    {
        using var first = _fixture.Training(Options, 0);
        using var second = _fixture.Training(Options with { Seed = 8 }, 0);
        var (a, b) = (LoaderFixture.Read(first, 0), LoaderFixture.Read(second, 0));
        Assert.All(a.Zip(b), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(a.Select(Files), b.Select(Files));
    }

    [Fact]
    public void ReadEpoch_Batches_AreWholeAndInTheOrderOfTheReference()
    {
        using var loader = _fixture.Training(Options with { Augmentation = AugmentationOptions.None }, 2);
        Assert.Equal((11, 4, 3), (loader.ImageCount, loader.BatchCount, loader.BatchSize));
        var order = new ReferenceShuffle(11, 3, 15).Order(2);
        var position = 0;
        foreach (var batch in loader.ReadEpoch(2))
        {
            Assert.Equal((64, 64, 3), (batch.Height, batch.Width, batch.Channels));
            Assert.Equal(batch.Count * 3 * 64 * 64, batch.PixelSpan.Length);
            for (var i = 0; i < batch.Count; i++)
            {
                var item = _fixture.Dataset.Items[order[position++]];
                Assert.Equal(item.ImageFile, batch.Images[i].File);
                Assert.Equal((item.Height, item.Width), (batch.Images[i].OriginalHeight, batch.Images[i].OriginalWidth));
                Assert.Equal(item.Count, batch.ImageIndex.Count(index => index == i));
            }

            Assert.Equal(batch.ImageIndex.Order(), batch.ImageIndex);
            Assert.Equal(batch.LabelCount * 4, batch.Boxes.Length);
            batch.Dispose();
        }

        Assert.Equal(11, position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ReadEpoch_FromALaterBatch_GivesTheRestOfTheEpoch(int workers)
    {
        using var loader = _fixture.Training(Options, workers);
        var whole = LoaderFixture.Read(loader, 1);
        for (var first = 0; first <= whole.Length; first++)
        {
            Assert.Equal(whole[first..], LoaderFixture.Read(loader, 1, first));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => loader.ReadEpoch(1, whole.Length + 1));
    }

    [Fact]
    public void ReadEpoch_WithoutShuffle_IsSorted()
    {
        using var loader = _fixture.Training(Options with { Shuffle = false }, 2);
        Assert.Equal(_fixture.Dataset.Items.Select(item => Path.GetFileName(item.ImageFile)), LoaderFixture.Read(loader, 3).SelectMany(text => Files(text)));
    }

    [Fact]
    public void ReadEpoch_BatchLargerThanTheDataSet_IsCut()
    {
        using var loader = _fixture.Training(Options with { BatchSize = 64 }, 2);
        Assert.Equal((11, 1), (loader.BatchSize, loader.BatchCount));
        Assert.Single(LoaderFixture.Read(loader, 0));
    }

    [Theory]
    [InlineData(20, 5, 15)]
    [InlineData(5, 5, 0)]
    [InlineData(4, 5, null)]
    [InlineData(20, 0, null)]
    public void MosaicClosedFrom_FollowsTheReference(int epochs, int closeMosaic, int? expected) =>
        Assert.Equal(expected, (Options with { Epochs = epochs, CloseMosaic = closeMosaic }).MosaicClosedFrom);

    [Fact]
    public void ReadEpoch_LastEpochs_AreWithoutMosaic()
    {
        // Without mosaic a plain sample remains, which does not depend on the probability of mosaic; with it, it does.
        var plain = new AugmentationOptions { Mosaic = 1 };
        using var open = _fixture.Training(Options with { Augmentation = plain }, 0);
        using var never = _fixture.Training(Options with { Augmentation = plain with { Mosaic = 0 } }, 0);
        Assert.NotEqual(LoaderFixture.Read(never, 14), LoaderFixture.Read(open, 14));
        Assert.Equal(LoaderFixture.Read(never, 15), LoaderFixture.Read(open, 15));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void ReadEpoch_ImageThatBecameUnreadable_EndsWithAnErrorThatNamesIt(int workers)
    {
        var victim = _fixture.Dataset.Items[new ReferenceShuffle(11, 3).Order(0)[7]].ImageFile;
        File.WriteAllText(victim, "no image any more");
        using var loader = _fixture.Training(Options with { Augmentation = AugmentationOptions.None }, workers);
        var batches = 0;
        var error = Assert.Throws<InputException>(() =>
        {
            foreach (var batch in loader.ReadEpoch(0))
            {
                batches++;
                batch.Dispose();
            }
        });
        Assert.Equal(victim, error.File);
        Assert.Equal(2, batches);
        Assert.Equal(0, loader.Lent);
    }

    [Fact]
    public void ReadEpoch_LeftEarly_StopsAndCanBeRepeated()
    {
        using var loader = _fixture.Training(Options, 4);
        for (var i = 0; i < 20; i++)
        {
            foreach (var batch in loader.ReadEpoch(i))
            {
                batch.Dispose();
                break;
            }
        }

        Assert.Equal(0, loader.Lent);
        Assert.Equal(4, LoaderFixture.Read(loader, 0).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ReadEpoch_Cancelled_EndsPromptly(int workers)
    {
        using var loader = _fixture.Training(Options, workers);
        using var source = new CancellationTokenSource();
        var seen = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var batch in loader.ReadEpoch(0, 0, source.Token))
            {
                seen++;
                batch.Dispose();
                source.Cancel();
            }
        });
        Assert.Equal(1, seen);
        Assert.Equal(0, loader.Lent);
    }

    [Fact]
    public void ReadEpoch_CancelledWhileWaiting_WakesTheConsumer()
    {
        using var source = new CancellationTokenSource();
        using var released = new ManualResetEventSlim();
        var plan = new EpochPlan(
            2,
            1,
            _ => (32, 32),
            _ =>
            {
                source.Cancel();
                released.Wait(TimeSpan.FromSeconds(30));
                throw new InvalidOperationException("not reached in time");
            },
            _ => "x");
        using var pool = new PixelPool(32 * 32 * 3, 2);
        var reader = new EpochReader(plan, 0, batch => new BatchSlot(plan, batch, 3, pool, new TargetOptions()), 1, 2, source.Token);
        Assert.ThrowsAny<OperationCanceledException>(reader.Take);
        released.Set();
        reader.Dispose();
        Assert.Equal(0, pool.Lent);
    }

    [Fact]
    public void Take_SampleThatFailsUnexpectedly_NamesTheFile()
    {
        var plan = new EpochPlan(4, 2, _ => (32, 32), position => throw new InvalidOperationException("broken " + position), position => "file" + position);
        using var pool = new PixelPool(32 * 32 * 3, 2);
        using var reader = new EpochReader(plan, 0, batch => new BatchSlot(plan, batch, 3, pool, new TargetOptions()), 4, 2, CancellationToken.None);
        var error = Assert.Throws<InvalidOperationException>(reader.Take);
        Assert.Contains("file0", error.Message, StringComparison.Ordinal);
        Assert.Equal("broken 0", error.InnerException!.Message);
    }

    [Fact]
    public void Take_BatchThatCannotBeStarted_ReachesTheConsumer()
    {
        var plan = new EpochPlan(4, 2, _ => (32, 32), _ => throw new InvalidOperationException(), _ => "x");
        using var reader = new EpochReader(plan, 0, _ => throw new OutOfMemoryException("no memory"), 2, 2, CancellationToken.None);
        Assert.IsType<OutOfMemoryException>(Assert.Throws<InvalidOperationException>(reader.Take).InnerException);
    }

    [Fact]
    public void ReadEpoch_SlowConsumer_IsNotOverrun()
    {
        using var loader = _fixture.Training(Options with { BatchSize = 1, Prefetch = 2 }, 4);
        foreach (var batch in loader.ReadEpoch(0))
        {
            Thread.Sleep(5);
            Assert.InRange(loader.Lent, 1, 1 + 2);
            batch.Dispose();
        }
    }

    [Fact]
    public void ReadEpoch_AfterDispose_IsRefused()
    {
        var loader = _fixture.Training(Options, 1);
        var batch = loader.ReadEpoch(0).First();
        loader.Dispose();
        batch.Dispose();
        batch.Dispose();
        Assert.Equal(0, loader.Lent);
        Assert.Throws<ObjectDisposedException>(() => loader.ReadEpoch(0));
    }

    [Theory]
    [InlineData(128, false)]
    [InlineData(64, true)]
    public void ReadEpoch_RectTraining_IsShuffledOnlyWhenAllShapesAreEqual(int imageSize, bool isUniform)
    {
        using var loader = _fixture.Training(Options with { Rect = true, ImageSize = imageSize }, 2);
        var sizes = _fixture.Dataset.Items.Select(item => (item.Height, item.Width)).ToArray();
        var plan = RectPlan.Create(sizes, 3, imageSize, 32, 0);
        Assert.Equal(isUniform, plan.IsUniform);
        var shuffle = new ReferenceShuffle(11, 3, Options.MosaicClosedFrom);
        foreach (var epoch in new[] { 0, 1 })
        {
            var texts = LoaderFixture.Read(loader, epoch);
            var order = isUniform ? shuffle.Order(epoch).Select(index => plan.Order[index]) : plan.Order;
            Assert.Equal(plan.Shapes.Select(shape => $"{shape.Height}x{shape.Width}"), texts.Select(text => text.Split(' ')[0]));
            Assert.Equal(order.Select(index => Path.GetFileName(_fixture.Dataset.Items[index].ImageFile)), texts.SelectMany(Files));
        }
    }

    [Theory]
    [InlineData("batch", "0")]
    [InlineData("imgsz", "65")]
    [InlineData("workers", "-1")]
    [InlineData("close_mosaic", "-1")]
    public void ForTraining_BadOption_NamesItAndTheValue(string name, string value)
    {
        var options = name switch
        {
            "batch" => Options with { BatchSize = 0 },
            "imgsz" => Options with { ImageSize = 65 },
            "workers" => Options with { Workers = -1 },
            _ => Options with { CloseMosaic = -1 },
        };
        var error = Assert.Throws<InputException>(() => DataLoaders.ForTraining(_fixture.Dataset, options));
        Assert.Contains($"'{name}'", error.Problem, StringComparison.Ordinal);
        Assert.Equal(value, error.Value);
        Assert.NotNull(error.Remedy);
    }

    private static string[] Files(string text) => [.. text.Split(' ').Where(word => word.EndsWith(".png", StringComparison.Ordinal) || word.EndsWith(".jpg", StringComparison.Ordinal))];
}
