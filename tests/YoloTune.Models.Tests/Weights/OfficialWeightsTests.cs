using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Models.Weights;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Weights;

public sealed class OfficialWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("yolo26n.pt", "yolo26n.pt")]
    [InlineData("yolo26x-seg", "yolo26x-seg.pt")]
    [InlineData("yolo26m-objv1-150.pt", "yolo26m-objv1-150.pt")]
    [InlineData("yolo11l-obb.pt", "yolo11l-obb.pt")]
    [InlineData("yolo11n-grayscale", "yolo11n-grayscale.pt")]
    [InlineData("yolov8s-oiv7.pt", "yolov8s-oiv7.pt")]
    [InlineData("yolov8n-p2.pt", null)]
    [InlineData("yolo26q.pt", null)]
    [InlineData("runs/yolo26n.pt", null)]
    [InlineData("best.pt", null)]
    public void FileOf_KnowsTheNamesOfTheSpecification(string name, string? file) => Assert.Equal(file, OfficialWeights.FileOf(name));

    [Fact]
    public void Files_AreThoseOfTheSpecification() => Assert.Equal((5 * 6) + (5 * 5) + 1 + (5 * 10), OfficialWeights.Files.Count);

    [Fact]
    public async Task Ensure_FetchesIntoTheCacheFolderUnderTheOfficialName()
    {
        var content = ZipBytes.Of(("yolo26n/data.pkl", ZipBytes.Noise(150_000)));
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, content));

        var file = await OfficialWeights.EnsureAsync("yolo26n.pt", Options(server));

        Assert.Equal(Path.Combine(_folder, "yolo26n.pt"), file.Path);
        Assert.Equal("/v1/yolo26n.pt", server.Requests.Single().Path);
        Assert.Equal(content, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task Ensure_OfSomethingTooSmall_RefusesIt()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, ZipBytes.Of(("a", [1]))));

        var error = await Assert.ThrowsAsync<InputException>(() => OfficialWeights.EnsureAsync("yolo26n.pt", Options(server)));

        Assert.Contains("cannot be the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_WhenItFails_NamesPlacesStarterAndMirror()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<InputException>(() => OfficialWeights.EnsureAsync("yolo26n.pt", Options(server)));

        Assert.Contains("./weights", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("YOLOTUNE_WEIGHTS", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("data=starter", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("YOLOTUNE_ASSETS_URL", error.Remedy, StringComparison.Ordinal);
        Assert.Contains(_folder, error.Remedy, StringComparison.Ordinal);
    }

    private OfficialWeightsOptions Options(LoopbackServer server) => new()
    {
        Folder = _folder,
        Address = new Uri(server.Address, "v1/"),
        Download = new DownloadOptions { Retries = 0, Offline = false, CreateHandler = server.CreateHandler },
    };
}
