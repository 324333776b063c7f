using YoloTune.Core.Errors;
using YoloTune.Data.Sources;

namespace YoloTune.Data.Tests.Sources;

public sealed class SourceReaderTests : IDisposable
{
    private const string Five = "for i in 1 2 3 4 5; do frame $i; done";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_UnreadablePicturesInTheMiddle_GivesErrorsAndTheRest()
    {
        _folder.WriteImage("a.png");
        _folder.Write("b.png", []);
        _folder.Write("c.jpg", "no picture");
        _folder.WriteImage("d.jpg");

        var items = Read(_folder.Root, new SourceOptions());

        Assert.Equal(["a.png", "b.png", "c.jpg", "d.jpg"], items.Select(item => Path.GetFileName(item.Path)));
        Assert.Equal([true, false, false, true], items.Select(item => item.Picture is not null));
        Assert.Equal("the image file is empty", items[1].Error!.Problem);
        Assert.All(items, item => Assert.Equal(4, item.Count));
    }

    [Fact]
    public void Read_Grey_GivesOneChannel() => Assert.Equal(1, Read(_folder.WriteImage("a.png"), new SourceOptions { Channels = 1 })[0].Picture!.Channels);

    [Fact]
    public void Read_StandardInput_DecodesItsPicture()
    {
        using var stream = File.OpenRead(_folder.WriteImage("a.png", 12, 17));

        var item = Assert.Single(Read("-", new SourceOptions { StandardInput = stream }));

        Assert.Equal((12, 17, "stdin.jpg"), (item.Picture!.Height, item.Picture.Width, item.Path));
    }

    [Fact]
    public void Require_StandardInputThatIsNotThere_IsAnError() =>
        Assert.Contains("standard input", Assert.Throws<InputException>(() => SourceReader.Require(PictureSource.Find("-"), new SourceOptions())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Read_Address_FetchesItEachTimeAndKeepsNothing()
    {
        var picture = File.ReadAllBytes(_folder.WriteImage("a.png", 12, 17));
        await using var server = await TestSupport.LoopbackServer.StartAsync(async (context, _) => await context.Response.Body.WriteAsync(picture));
        var address = server.Address + "cam/shot.png?size=small";

        for (var i = 1; i <= 2; i++)
        {
            var item = Assert.Single(Read(address, new SourceOptions()));
            Assert.True(item.Error is null, item.Error?.Message);
            Assert.Equal((12, 17, "shot.png"), (item.Picture!.Height, item.Picture.Width, item.Path));
            Assert.Equal(i, server.Requests.Count);
        }
    }

    [Fact]
    public async Task Read_AddressOfNothing_GivesAnError()
    {
        await using var server = await TestSupport.LoopbackServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        Assert.NotNull(Assert.Single(Read(server.Address + "shot.png", new SourceOptions())).Error);
    }

    [Theory]
    [InlineData(1, "1 2 3 4 5")]
    [InlineData(2, "1 3 5")]
    [InlineData(4, "1 5")]
    public void Read_Video_GivesEveryNthFrame(int stride, string expected)
    {
        var items = Video(Five, new SourceOptions { FrameStride = stride });

        Assert.Equal(expected, string.Join(' ', items.Select(item => item.Frame)));
        Assert.All(items, item => Assert.All(item.Picture!.Pixels.ToArray(), value => Assert.Equal(item.Frame, value)));
        Assert.All(items, item => Assert.Equal((2, 3), (item.Picture!.Height, item.Picture.Width)));
        Assert.Equal("clip_1.jpg", items[0].Path);
        Assert.EndsWith("clip.mp4 (frame 1)", items[0].Description, StringComparison.Ordinal);
        Assert.Contains($"-i file:{_folder.Path("clip.mp4")} ", FakeFfmpeg.ArgumentsOf(_folder.Path("bin", "ffmpeg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColouredFrame_PutsBlueFirst()
    {
        var item = Assert.Single(Video("printf 'P6 1 1 255\\n\\001\\002\\003'", new SourceOptions()));

        Assert.Equal([3, 2, 1], item.Picture!.Pixels.ToArray());
    }

    [Fact]
    public void Read_VideoThatEndsInAFrame_GivesWhatCameBeforeAndAnError()
    {
        var items = Video("frame 1; frame 2; printf 'P6\\n3 2\\n255\\n'; body 3 5", new SourceOptions());

        Assert.Equal([1, 2], items.Where(item => item.Picture is not null).Select(item => item.Frame!.Value));
        Assert.Contains("ends in the middle of frame 3", items[^1].Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frame 1; frame 2; sleep 600")]
    [InlineData("frame 1; frame 2; printf 'P6\\n3 2\\n255\\n'; sleep 600")]
    public void Read_VideoThatStalls_IsEndedWithAnError(string script)
    {
        var items = Video(script, new SourceOptions { StallTimeout = TimeSpan.FromSeconds(3) });

        Assert.Equal([1, 2], items.Where(item => item.Picture is not null).Select(item => item.Frame!.Value));
        Assert.Contains("no frame has come for 3 s after", items[^1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("stream_timeout", items[^1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FfmpegThatFails_PassesOnWhatItSaid()
    {
        var error = Assert.Single(Video("echo 'clip.mp4: Invalid data' >&2; exit 3", new SourceOptions())).Error!;

        Assert.Contains("ffmpeg ended with code 3 after 0 frames", error.Message, StringComparison.Ordinal);
        Assert.Contains("Invalid data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OldFfmpeg_IsAskedInItsOwnWords()
    {
        var items = Video("case \"$*\" in *fps_mode*) echo \"Unrecognized option 'fps_mode'.\" >&2; exit 1;; esac; frame 1; frame 2", new SourceOptions());

        Assert.Equal([1, 2], items.Select(item => item.Frame!.Value));
        Assert.Contains("-vsync 0", FakeFfmpeg.ArgumentsOf(_folder.Path("bin", "ffmpeg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo hello")]
    [InlineData("printf 'P6 99999 99999 255\\n'")]
    [InlineData("printf 'P6 3 2 65535\\n'")]
    [InlineData("printf 'P6 3 x'")]
    public void Read_FramesThatAreNone_GiveAnError(string script) => Assert.NotNull(Assert.Single(Video(script, new SourceOptions())).Error);

    [Fact]
    public void Read_FfmpegThatCannotBeStarted_GivesAnErrorAndTheRest()
    {
        _folder.WriteImage("a.png");
        _folder.Write("b.mp4", "video");

        var items = Read(_folder.Root, new SourceOptions { Ffmpeg = _folder.Path("nowhere") });

        Assert.Equal([true, false], items.Select(item => item.Picture is not null));
        Assert.Contains("could not be started", items[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Stream_EndsWhenItEndsAndGivesTheLastFrame()
    {
        var ffmpeg = FakeFfmpeg.Write(_folder, Five);

        var items = Read("rtsp://camera/1", new SourceOptions { Ffmpeg = ffmpeg });

        Assert.Equal(5, items[^1].Frame);
        Assert.All(items, item => Assert.Null(item.Error));
        Assert.Equal(items.Select(item => item.Frame!.Value).Order().Distinct(), items.Select(item => item.Frame!.Value));
        Assert.Contains("-rtsp_transport tcp -i rtsp://camera/1", FakeFfmpeg.ArgumentsOf(ffmpeg), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StreamWithBuffer_GivesAllFrames() =>
        Assert.Equal([1, 2, 3, 4, 5], Read("rtsp://camera/1", new SourceOptions { Ffmpeg = FakeFfmpeg.Write(_folder, Five), KeepAllFrames = true }).Select(item => item.Frame!.Value));

    [Fact]
    public void Read_StreamThatStalls_EndsWithAnError()
    {
        var items = Read("rtsp://camera/1", new SourceOptions { Ffmpeg = FakeFfmpeg.Write(_folder, "frame 1; sleep 600"), StallTimeout = TimeSpan.FromSeconds(3) });

        Assert.Contains("no frame has come", items[^1].Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://camera/1")]
    [InlineData("clip.mp4")]
    public void Read_Cancelled_EndsTheProgram(string source)
    {
        var ffmpeg = FakeFfmpeg.Write(_folder, "i=0; while true; do frame 7; done");
        source = source.Contains("://", StringComparison.Ordinal) ? source : _folder.Write(source, "video");
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var item in SourceReader.Read(PictureSource.Find(source), new SourceOptions { Ffmpeg = ffmpeg }, stop.Token))
            {
                item.Picture!.Recycle();
                stop.Cancel();
            }
        });
    }

    [Fact]
    public void Read_LeftEarly_EndsTheProgram()
    {
        var ffmpeg = FakeFfmpeg.Write(_folder, "while true; do frame 7; done");

        var first = SourceReader.Read(PictureSource.Find(_folder.Write("clip.mp4", "video")), new SourceOptions { Ffmpeg = ffmpeg }).First();

        Assert.Equal(1, first.Frame);
    }

    [Theory]
    [InlineData(null, "/bin/x:{0}:/usr/y", true)]
    [InlineData(null, "/bin/x", false)]
    [InlineData(null, null, false)]
    [InlineData("{0}/ffmpeg", "/bin/x", true)]
    [InlineData("/nowhere/ffmpeg", "{0}", false)]
    public void FindFfmpeg_LooksAtTheVariableThenThePath(string? variable, string? path, bool found)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The search path is a Unix one.");
        var program = FakeFfmpeg.Write(_folder, Five);
        var bin = Path.GetDirectoryName(program)!;

        var actual = FfmpegProgram.Find(variable?.Replace("{0}", bin, StringComparison.Ordinal), path?.Replace("{0}", bin, StringComparison.Ordinal));

        Assert.Equal(found ? program : null, actual);
    }

    private List<SourceItem> Video(string script, SourceOptions options) =>
        Read(_folder.Write("clip.mp4", "video"), options with { Ffmpeg = FakeFfmpeg.Write(_folder, script) });

    private static List<SourceItem> Read(string source, SourceOptions options) =>
        [.. SourceReader.Read(PictureSource.Find(source), options, TestContext.Current.CancellationToken)];
}
