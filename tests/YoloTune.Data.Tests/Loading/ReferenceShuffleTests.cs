using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Loading;

public sealed class ReferenceShuffleTests
{
    [Fact]
    public void Order_Of128Images_StartsAsInTheReference() =>
        Assert.Equal([111, 57, 66, 3, 109, 54, 100, 49], new ReferenceShuffle(128, 16).Order(0)[..8]);

    [Fact]
    public void Order_OfEveryGoldenTrace_GivesItsFilesInAllEpochs()
    {
        var folder = SharedFolder.Require("golden", "trace", "dataset", "images");
        var files = Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        var traces = Directory.GetFiles(SharedFolder.Require("golden", "trace"), "*.json");
        Assert.NotEmpty(traces);
        foreach (var trace in traces)
        {
            var iterations = SharedFolder.GoldenJson("trace", Path.GetFileName(trace)).GetProperty("iterations").EnumerateArray().ToArray();
            var batch = iterations[0].GetProperty("files").GetArrayLength();
            var shuffle = new ReferenceShuffle(files.Length, batch);
            foreach (var epoch in iterations.GroupBy(iteration => iteration.GetProperty("epoch").GetInt32()))
            {
                var expected = epoch.SelectMany(iteration => iteration.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
                Assert.Equal(expected, shuffle.Order(epoch.Key).Select(index => files[index]));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Order_AskedInAnySequence_IsTheSame(int? restart)
    {
        var straight = new ReferenceShuffle(10, 4, restart);
        var orders = Enumerable.Range(0, 7).Select(epoch => straight.Order(epoch).ToArray()).ToArray();
        var jumping = new ReferenceShuffle(10, 4, restart);
        foreach (var epoch in new[] { 5, 2, 2, 6, 0, 3 })
        {
            Assert.Equal(orders[epoch], jumping.Order(epoch));
        }

        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 10), order.Order()));
    }

    [Fact]
    public void Order_AfterARestart_ChangesFromThatEpochOn()
    {
        var plain = new ReferenceShuffle(10, 4);
        var restarted = new ReferenceShuffle(10, 4, restartEpoch: 2);
        Assert.Equal(plain.Order(1), restarted.Order(1));
        Assert.NotEqual(plain.Order(2), restarted.Order(2));
    }

    [Fact]
    public void Order_RestartWithWholeBatches_LeavesOutTheUnusedOrder()
    {
        // The stream: 2 draws, 9 for epoch 0; then the restart's 2 draws. With a partial last batch the unused order's 9 come in between.
        var whole = new TorchGenerator(6148914691236517204);
        whole.Skip(2 + 9 + 2);
        Assert.Equal(whole.Permutation(10), new ReferenceShuffle(10, 5, restartEpoch: 1).Order(1));
        var partial = new TorchGenerator(6148914691236517204);
        partial.Skip(2 + 9 + 9 + 2);
        Assert.Equal(partial.Permutation(10), new ReferenceShuffle(10, 4, restartEpoch: 1).Order(1));
    }
}
