using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Downloads;

public sealed class FileDownloaderTests : IDisposable
{
    private static readonly byte[] _content = ZipBytes.Of(("data.pkl", ZipBytes.Noise(300_000)));
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune").FullName;

    private string Target => Path.Combine(_folder, "weights", "model.pt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ensure_OnFirstUse_FetchesRemembersAndReports()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));
        var steps = new List<DownloadProgress>();

        var file = await Downloader(server).EnsureAsync(Request(server), new Direct(steps.Add));

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_content)), file.Sha256);
        Assert.Equal(file.Sha256, RememberedHash.Read(Target));
        Assert.Equal(new DownloadProgress("model.pt", _content.Length, _content.Length), steps[^1]);
        Assert.Equal(["model.pt", "model.pt.lock", "model.pt.sha256"], Files());
    }

    [Fact]
    public async Task Ensure_Later_AsksNobody()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));
        await Downloader(server).EnsureAsync(Request(server));

        await Downloader(server, offline: true).EnsureAsync(Request(server));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Ensure_WhenTheFileWasDamaged_FetchesItAgain()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));
        await Downloader(server).EnsureAsync(Request(server));
        File.WriteAllBytes(Target, _content[..1000]);

        await Downloader(server).EnsureAsync(Request(server));

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Ensure_WhenTheConnectionBreaks_ContinuesWhereItEnded()
    {
        await using var server = await LoopbackServer.StartAsync((context, number) => number == 0
            ? LoopbackServer.BreakAsync(context, _content, 100_000)
            : LoopbackServer.SendAsync(context, _content));

        await Downloader(server).EnsureAsync(Request(server));

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal(2, server.Requests.Count);
        Assert.Matches("^bytes=[1-9][0-9]*-$", server.Requests[1].Range);
    }

    [Fact]
    public async Task Ensure_AfterAnInterruptedRun_ContinuesInTheNextOne()
    {
        await using var server = await LoopbackServer.StartAsync((context, number) => number == 0
            ? LoopbackServer.BreakAsync(context, _content, 100_000)
            : LoopbackServer.SendAsync(context, _content));
        await Assert.ThrowsAsync<InputException>(() => Downloader(server, retries: 0).EnsureAsync(Request(server)));
        Assert.False(File.Exists(Target));
        Assert.True(File.Exists(Target + ".part"));

        await Downloader(server, retries: 0).EnsureAsync(Request(server));

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.NotNull(server.Requests[1].Range);
    }

    [Fact]
    public async Task Ensure_WhenTheFileChangedInBetween_BeginsAnew()
    {
        var changed = ZipBytes.Of(("data.pkl", ZipBytes.Noise(200_000, seed: 2)));
        await using var server = await LoopbackServer.StartAsync((context, number) => number == 0
            ? LoopbackServer.BreakAsync(context, _content, 100_000)
            : LoopbackServer.SendAsync(context, changed, "\"v2\""));

        await Downloader(server).EnsureAsync(Request(server));

        Assert.Equal(changed, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Ensure_OnAWebPageWithCode200_RefusesIt()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => context.Response.WriteAsync("<!DOCTYPE html><html>" + new string('x', 5000)));

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server)));

        Assert.Contains("web page", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Equal(["model.pt.lock"], Files());
    }

    [Fact]
    public async Task Ensure_OnATruncatedArchiveOfUnknownLength_RefusesIt()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => context.Response.Body.WriteAsync(_content.AsMemory(0, 200_000)).AsTask());

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server, retries: 1).EnsureAsync(Request(server)));

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Ensure_WhenTheHashIsNotTheRememberedOne_RefusesAndSaysHowToAccept()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        RememberedHash.Write(Target, new string('0', 64));

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server)));

        Assert.Contains("model.pt.sha256", error.Remedy, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Ensure_WhenTheHashIsNotTheKnownOne_Refuses()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server) with { Sha256 = new string('a', 64) }));

        Assert.Contains("is known", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Ensure_OnRedirects_FollowsThem()
    {
        await using var server = await LoopbackServer.StartAsync((context, number) =>
        {
            if (number < 2)
            {
                context.Response.Redirect($"/elsewhere/{number}");
                return Task.CompletedTask;
            }

            return LoopbackServer.SendAsync(context, _content);
        });

        await Downloader(server).EnsureAsync(Request(server));

        Assert.Equal("/elsewhere/1", server.Requests[2].Path);
    }

    [Fact]
    public async Task Ensure_OnARedirectFromHttpsToHttp_Refuses()
    {
        await using var plain = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));
        await using var server = await LoopbackServer.StartAsync(
            (context, _) =>
            {
                context.Response.Redirect(plain.Address + "model.pt");
                return Task.CompletedTask;
            },
            https: true);

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server)));

        Assert.Contains("from https to http", error.Message, StringComparison.Ordinal);
        Assert.Empty(plain.Requests);
    }

    [Fact]
    public async Task Ensure_OnRedirectsWithoutEnd_GivesUp()
    {
        await using var server = await LoopbackServer.StartAsync((context, number) =>
        {
            context.Response.Redirect($"/{number}");
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server)));

        Assert.Contains("without end", error.Message, StringComparison.Ordinal);
        Assert.Equal(9, server.Requests.Count);
    }

    [Fact]
    public async Task Ensure_On404_DoesNotTryAgain()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => Status(context, 404));

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server)));

        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Ensure_On503ThenFine_TriesAgain()
    {
        await using var server = await LoopbackServer.StartAsync((context, number) => number < 2 ? Status(context, 503) : LoopbackServer.SendAsync(context, _content));

        await Downloader(server).EnsureAsync(Request(server));

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Ensure_WhenTheTransferStandsStill_GivesUpAndContinues()
    {
        await using var server = await LoopbackServer.StartAsync(async (context, number) =>
        {
            if (number > 0)
            {
                await LoopbackServer.SendAsync(context, _content);
                return;
            }

            context.Response.Headers.ETag = "\"v1\"";
            context.Response.ContentLength = _content.Length;
            await context.Response.Body.WriteAsync(_content.AsMemory(0, 50_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        await Downloader(server).EnsureAsync(Request(server));

        Assert.Equal("bytes=50000-", server.Requests[1].Range);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Ensure_OfManyAtOnce_FetchesOnce()
    {
        await using var server = await LoopbackServer.StartAsync(async (context, _) =>
        {
            await Task.Delay(200);
            await LoopbackServer.SendAsync(context, _content);
        });

        var files = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Downloader(server).EnsureAsync(Request(server)))));

        Assert.Single(server.Requests);
        Assert.Single(files.Select(file => file.Sha256).Distinct());
    }

    [Fact]
    public async Task Ensure_Offline_SaysSoAtOnce()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => LoopbackServer.SendAsync(context, _content));

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server, offline: true).EnsureAsync(Request(server)));

        Assert.Contains("YOLOTUNE_OFFLINE", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Ensure_WhenNobodyListens_SaysThatTheServerCannotBeReached()
    {
        Uri address;
        await using (var server = await LoopbackServer.StartAsync((context, _) => Task.CompletedTask))
        {
            address = server.Address;
        }

        var error = await Assert.ThrowsAsync<InputException>(() => new FileDownloader(Quick with { Retries = 1 }).EnsureAsync(new DownloadRequest(new Uri(address, "model.pt"), Target)));

        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_WhenMoreComesThanIsAllowed_Stops()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) => context.Response.Body.WriteAsync(_content).AsTask());

        var error = await Assert.ThrowsAsync<InputException>(() => Downloader(server).EnsureAsync(Request(server) with { MaximumBytes = 1000 }));

        Assert.Contains("more than the 1000 bytes", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    private static DownloadOptions Quick => new()
    {
        FirstPause = TimeSpan.FromMilliseconds(1),
        StallTimeout = TimeSpan.FromMilliseconds(1500),
        Offline = false,
    };

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static FileDownloader Downloader(LoopbackServer server, int retries = 4, bool offline = false) =>
        new(Quick with { Retries = retries, Offline = offline, CreateHandler = server.CreateHandler });

    private DownloadRequest Request(LoopbackServer server) => new(new Uri(server.Address, "model.pt"), Target) { MinimumBytes = 1000, IsZip = true };

    private string[] Files() => [.. Directory.GetFiles(Path.GetDirectoryName(Target)!).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private sealed class Direct(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
