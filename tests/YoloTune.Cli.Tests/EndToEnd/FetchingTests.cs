using System.IO.Compression;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>Weights and data sets by name, from the command line down to a server, in processes of their own.</summary>
[Collection(RealBackendCollection.Name)]
public sealed class FetchingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-fetching-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task OfficialWeights_OfTwoProcessesAtOnce_AreFetchedOnceAcrossABrokenConnection()
    {
        var weights = File.ReadAllBytes(SharedFolder.Require("weights", "yolo26n.pt"));
        await using var server = await LoopbackServer.StartAsync((context, number) => number == 0
            ? LoopbackServer.BreakAsync(context, weights, weights.Length / 2)
            : LoopbackServer.SendAsync(context, weights));
        using var first = ChildProcess.Start(Environment(server), "info", "model=yolo26n.pt");
        using var second = ChildProcess.Start(Environment(server), "info", "model=yolo26n");

        var results = new[] { await first.Finish(), await second.Finish() };

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Output + result.Error));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("/yolo26n.pt", server.Requests[1].Path);
        Assert.NotNull(server.Requests[1].Range);
        Assert.Single(results, result => result.Output.Contains("Fetching yolo26n.pt (5.5 MB)", StringComparison.Ordinal) && result.Output.Contains("AGPL-3.0", StringComparison.Ordinal));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(_folder, "yolotune", "weights", "yolo26n.pt")));
    }

    [Fact]
    public async Task KnownDataset_ByName_IsFetchedAndTrainedOn()
    {
        var archive = Path.Combine(_folder, "coco8.zip");
        ZipFile.CreateFromDirectory(SharedFolder.Require("datasets", "coco8"), archive, CompressionLevel.Fastest, includeBaseDirectory: true);
        var bytes = File.ReadAllBytes(archive);
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, bytes));
        using var child = ChildProcess.Start(
            Environment(server), "train", "model=yolo26n.yaml", "data=coco8.yaml", "epochs=1", "imgsz=32", "batch=4", "workers=0", "plots=False", "save_dir=" + Path.Combine(_folder, "run"));

        var (code, output, error) = await child.Finish();

        Assert.True(code == 0, output + error);
        Assert.Equal("/coco8.zip", Assert.Single(server.Requests).Path);
        Assert.Contains("4 images to train on, 4 to validate on", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfficialWeights_Offline_NameTheStarter()
    {
        using var child = ChildProcess.Start(
            new Dictionary<string, string> { ["YOLOTUNE_OFFLINE"] = "1", ["XDG_CACHE_HOME"] = _folder, ["YOLOTUNE_WEIGHTS"] = string.Empty }, "info", "model=yolo26x-seg.pt");

        var (code, _, error) = await child.Finish();

        Assert.Equal(1, code);
        Assert.Contains("data=starter", error, StringComparison.Ordinal);
        Assert.Contains("./weights", error, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Environment(LoopbackServer server) => new()
    {
        ["XDG_CACHE_HOME"] = _folder,
        ["YOLOTUNE_WEIGHTS"] = string.Empty,
        ["YOLOTUNE_DATASETS"] = string.Empty,
        ["YOLOTUNE_OFFLINE"] = string.Empty,
        ["YOLOTUNE_ASSETS_URL"] = server.Address.ToString(),
        ["YOLOTUNE_DATASETS_URL"] = server.Address.ToString(),
        ["NO_PROXY"] = "127.0.0.1",
    };
}
