using Microsoft.AspNetCore.Http;
using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;
using YoloTune.Data.Known;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Known;

public sealed class DatasetAcquisitionTests : IDisposable
{
    private static readonly byte[] _coco8 = ZipBytes.Of(
        ("coco8/images/train/a.jpg", ZipBytes.Noise(900)),
        ("coco8/images/val/b.jpg", ZipBytes.Noise(900)),
        ("coco8/labels/train/a.txt", "0 0.5 0.5 0.1 0.1"u8.ToArray()),
        ("coco8/labels/val/b.txt", "0 0.5 0.5 0.1 0.1"u8.ToArray()));

    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names() => [.. KnownDatasets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryDescription_IsReadable(string name)
    {
        var file = Path.Combine(_folder, name + ".yaml");
        File.WriteAllText(file, KnownDatasets.Find(name)!.ReadDescription());

        var yaml = DatasetYaml.Load(file);

        Assert.True(KnownDatasets.IsKnown(name + ".yaml"));
        Assert.True(yaml.ClassCount >= 1);
    }

    [Fact]
    public async Task Open_OfAKnownName_FetchesOnceIntoTheCache()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _coco8));

        var first = Acquisition(server).Open("coco8.yaml");
        var second = Acquisition(server).Open("coco8");

        Assert.Equal(80, first.ClassCount);
        Assert.Equal(Path.Combine(_folder, "cache", "coco8"), first.Root);
        Assert.True(File.Exists(Path.Combine(first.Entries(DatasetSplit.Val).Single(), "b.jpg")));
        Assert.Equal(first.SourceFile, second.SourceFile);
        Assert.Equal("/coco8.zip", server.Requests.Single().Path);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "cache", "archives"), "*.zip"));
    }

    [Fact]
    public async Task Open_WhenFilesAreMissingSince_FetchesAgain()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _coco8));
        var yaml = Acquisition(server).Open("coco8.yaml");
        File.Delete(Path.Combine(yaml.Root, "images", "train", "a.jpg"));

        Acquisition(server).Open("coco8.yaml");

        Assert.True(File.Exists(Path.Combine(yaml.Root, "images", "train", "a.jpg")));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Open_WhenTheLocalFolderHasIt_AsksNobody()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _coco8));
        var local = Path.Combine(_folder, "datasets", "coco8");
        Directory.CreateDirectory(Path.Combine(local, "images", "val"));

        var yaml = Acquisition(server).Open("coco8.yaml");

        Assert.Equal(local, yaml.Root);
        Assert.Empty(server.Requests);
        Assert.Equal(["images"], Directory.GetFileSystemEntries(local).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Open_OfManyAtOnce_FetchesOnce()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _coco8));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Acquisition(server).Open("coco8.yaml"))));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Open_WhenItCannotBeFetched_NamesPlacesStarterAndMirror()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => context.Response.WriteAsync("<html>sign in</html>"));

        var error = Assert.Throws<InputException>(() => Acquisition(server).Open("coco8.yaml"));

        Assert.Contains("web page", error.Message, StringComparison.Ordinal);
        Assert.Contains("data=starter", error.Remedy, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "datasets", "coco8"), error.Remedy, StringComparison.Ordinal);
        Assert.Contains("YOLOTUNE_DATASETS_URL", error.Remedy, StringComparison.Ordinal);
        Assert.False(Path.Exists(Path.Combine(_folder, "cache", "coco8")));
    }

    [Fact]
    public async Task Open_OfAnArchiveWithALeadingOutPath_LeavesNothing()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, ZipBytes.Of(("coco8/images/val/b.jpg", [1]), ("../../evil", [1]))));

        Assert.Throws<InputException>(() => Acquisition(server).Open("coco8.yaml"));

        Assert.False(Path.Exists(Path.Combine(_folder, "cache", "coco8")));
        Assert.False(Path.Exists(Path.Combine(_folder, "evil")));
    }

    [Fact]
    public async Task Open_OfAUsersYamlWithAnHttpsArchive_UnpacksItIntoTheRoot()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _coco8), https: true);
        var file = Yaml($"path: {_folder}/parts\ntrain: images/train\nval: images/val\nnames: [part]\ndownload: {server.Address}v1/coco8.zip\n");

        // The top folder of the archive is called coco8, not parts: its content stays as it is, and the pictures are still missing.
        var error = Assert.Throws<InputException>(() => Acquisition(server).Open(file).Entries(DatasetSplit.Val));
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "parts", "coco8", "images", "val", "b.jpg")));

        var fitting = Yaml($"path: {_folder}/coco8\ntrain: images/train\nval: images/val\nnames: [part]\ndownload: {server.Address}v1/coco8.zip\n");
        var yaml = Acquisition(server).Open(fitting);
        Assert.True(File.Exists(Path.Combine(yaml.Entries(DatasetSplit.Val).Single(), "b.jpg")));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(2, Directory.GetDirectories(_folder, "*").Count(folder => Path.GetFileName(folder) is "parts" or "coco8"));
    }

    [Theory]
    [InlineData("download: bash get.sh", "command")]
    [InlineData("download: |\n  import os\n  os.system('rm -rf /')", "command")]
    [InlineData("download: get.py", "command")]
    [InlineData("download: http://example.com/set.zip", "https")]
    [InlineData("download: https://example.com/get.sh", "archive")]
    [InlineData("download: file:///etc/set.zip", "https")]
    public void Open_OfAUsersYamlWithAnythingElse_RunsNothingAndSaysWhy(string download, string word)
    {
        var file = Yaml($"train: images/train\nval: images/val\nnames: [part]\n{download}\n");

        var error = Assert.Throws<InputException>(() => new DatasetAcquisition(Sources(null)).Open(file));

        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Equal(4, error.Line);
    }

    [Fact]
    public void Open_OfAUsersYamlWhosePicturesAreThere_DoesNotLookAtDownload()
    {
        var file = Yaml("train: images\nval: images\nnames: [part]\ndownload: bash get.sh\n");
        Directory.CreateDirectory(Path.Combine(_folder, "images"));

        Assert.Equal(1, new DatasetAcquisition(Sources(null)).Open(file).ClassCount);
    }

    private DatasetAcquisition Acquisition(LoopbackServer server) => new(Sources(server));

    private DatasetSources Sources(LoopbackServer? server) => new()
    {
        Folder = Path.Combine(_folder, "cache"),
        LocalFolder = Path.Combine(_folder, "datasets"),
        Address = server?.Address ?? new Uri("https://localhost:1/"),
        Download = new DownloadOptions { Retries = 0, Offline = false, CreateHandler = server is null ? null : server.CreateHandler },
    };

    private string Yaml(string text)
    {
        var file = Path.Combine(_folder, "data.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
