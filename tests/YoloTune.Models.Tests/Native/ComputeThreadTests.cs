using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public class ComputeThreadTests
{
    [Fact]
    public async Task RunAsync_OnGlibc_TakesMemoryOfTheMainArenaEveryTime()
    {
        Assert.SkipUnless(MainArena.CanBeTold, "The allocator is not glibc's.");
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await ComputeThread.RunAsync(MainArena.ServesThisThread, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task RunAsync_OfWorkThatThrows_HandsOnTheException()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ComputeThread.RunAsync<int>(() => throw new InvalidOperationException("broken"), TestContext.Current.CancellationToken));

        Assert.Equal("broken", error.Message);
    }

    [Fact]
    public async Task RunAsync_OfWorkGivenUp_IsCanceled()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ComputeThread.RunAsync(() => 1, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ComputeThread.RunAsync<int>(() => throw new OperationCanceledException(), TestContext.Current.CancellationToken));
    }
}
