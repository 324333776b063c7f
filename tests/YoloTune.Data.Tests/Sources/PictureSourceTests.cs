using YoloTune.Core.Errors;
using YoloTune.Data.Sources;

namespace YoloTune.Data.Tests.Sources;

public sealed class PictureSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PictureSourceTests()
    {
        foreach (var file in new[] { "a.png", "b.MP4", "c.jpg", "notes.md", "sub/d.tif" })
        {
            _folder.Write(file, "x");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.png", "a.png")]
    [InlineData("", "a.png c.jpg b.MP4")]
    [InlineData("*.png", "a.png")]
    [InlineData("**/*.tif", "sub/d.tif")]
    [InlineData("**", "a.png c.jpg sub/d.tif b.MP4")]
    public void Find_Files_ListsPicturesThenVideos(string source, string expected)
    {
        var entries = PictureSource.Find(_folder.Path(source));

        Assert.Equal(expected.Split(' '), entries.Select(entry => Path.GetRelativePath(_folder.Root, entry.Location)));
        Assert.All(entries, entry => Assert.Equal(entry.Location.EndsWith("MP4", StringComparison.Ordinal) ? SourceKind.Video : SourceKind.Picture, entry.Kind));
    }

    [Theory]
    [InlineData("list.txt", "sub/d.tif\n\n{0}/a.png\nhttp://host/x.jpg\n")]
    [InlineData("list.csv", "sub/d.tif, {0}/a.png,http://host/x.jpg\n")]
    public void Find_List_TakesItsEntries(string name, string text)
    {
        var list = _folder.Write(name, text.Replace("{0}", _folder.Root, StringComparison.Ordinal));

        Assert.Equal([_folder.Path("a.png"), _folder.Path("sub", "d.tif"), "http://host/x.jpg"], PictureSource.Find(list).Select(entry => entry.Location).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{0}/a.png,{0}/sub")]
    [InlineData("[{0}/a.png, {0}/sub]")]
    [InlineData("['{0}/a.png', '{0}/sub']")]
    public void Find_Several_TakesThemAll(string source) =>
        Assert.Equal(["a.png", "d.tif"], PictureSource.Find(source.Replace("{0}", _folder.Root, StringComparison.Ordinal)).Select(entry => entry.FileName));

    [Fact]
    public void Find_FileWithACommaInItsName_IsOneFile() => Assert.Equal("a,b.png", Assert.Single(PictureSource.Find(_folder.Write("a,b.png", "x"))).FileName);

    [Theory]
    [InlineData("-", SourceKind.StandardInput, "stdin.jpg")]
    [InlineData("https://host/a/b.JPG?x=1", SourceKind.PictureAddress, "b.JPG")]
    [InlineData("http://host/clip.mp4", SourceKind.Video, "clip.mp4")]
    [InlineData("http://host:81/live", SourceKind.Stream, "live")]
    [InlineData("http://host", SourceKind.Stream, "host")]
    [InlineData("rtsp://user:secret@cam/stream1", SourceKind.Stream, "stream1")]
    [InlineData("0", SourceKind.Stream, "video0")]
    public void Find_Address_IsRecognised(string source, SourceKind kind, string name)
    {
        var entry = Assert.Single(PictureSource.Find(source));

        Assert.Equal((kind, name), (entry.Kind, entry.FileName));
    }

    [Theory]
    [InlineData("", "no source was given")]
    [InlineData("/nowhere/at/all.jpg", "there is no such picture or folder")]
    [InlineData("/nowhere/*.jpg", "there is no such folder")]
    [InlineData("ftp://host/a.jpg", "addresses of the kind 'ftp' cannot be read")]
    public void Find_Nothing_SaysSo(string source, string problem) => Assert.Equal(problem, Assert.Throws<InputException>(() => PictureSource.Find(source)).Problem);

    [Fact]
    public void Find_FolderWithoutPictures_NamesTheSuffixes()
    {
        _folder.Write("empty/x.md", "x");

        var error = Assert.Throws<InputException>(() => PictureSource.Find(_folder.Path("empty")));

        Assert.Equal("no pictures were found", error.Problem);
        Assert.Contains("png", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("mp4", error.Remedy, StringComparison.Ordinal);
    }
}
