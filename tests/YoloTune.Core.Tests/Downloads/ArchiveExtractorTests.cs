using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Downloads;

public sealed class ArchiveExtractorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune").FullName;

    private string Target => Path.Combine(_folder, "out");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Extract_OfAGoodArchive_WritesItsFiles()
    {
        var zip = Archive(ZipBytes.Of(("set/images/", []), ("set/images/a.jpg", [1, 2, 3]), ("__MACOSX/a", [1]), ("set/labels/a.txt", [4])));

        var files = ArchiveExtractor.Extract(zip, Target);

        Assert.Equal(2, files);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(Target, "set", "images", "a.jpg")));
        Assert.False(Path.Exists(Path.Combine(Target, "__MACOSX")));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("set/../../evil.txt")]
    [InlineData("set\\..\\..\\evil.txt")]
    [InlineData("/tmp/evil.txt")]
    [InlineData("C:\\evil.txt")]
    [InlineData("a\u0001b")]
    public void Extract_OfAPathThatLeadsOut_RefusesAndLeavesNothing(string name)
    {
        var zip = Archive(ZipBytes.Of(("good.txt", [1]), (name, [2])));

        var error = Assert.Throws<InputException>(() => ArchiveExtractor.Extract(zip, Target));

        Assert.Contains("path", error.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(Target));
        Assert.Equal(["archive.zip"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Extract_OfALink_Refuses()
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var stream = entry.Open();
            stream.Write("/etc/passwd"u8);
        }

        var error = Assert.Throws<InputException>(() => ArchiveExtractor.Extract(Archive(buffer.ToArray()), Target));

        Assert.Contains("link", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_OfABomb_RefusesBeforeWriting()
    {
        var zip = Archive(ZipBytes.Of(("zeros", new byte[30_000_000])));

        var error = Assert.Throws<InputException>(() => ArchiveExtractor.Extract(zip, Target));

        Assert.Contains("bomb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_OfTooManyBytesOrEntries_Refuses()
    {
        var zip = Archive(ZipBytes.Of(("a", ZipBytes.Noise(600)), ("b", ZipBytes.Noise(600))));

        Assert.Contains("bytes", Assert.Throws<InputException>(() => ArchiveExtractor.Extract(zip, Target, new ExtractionLimits { MaximumBytes = 1000 })).Message, StringComparison.Ordinal);
        Assert.Contains("entries", Assert.Throws<InputException>(() => ArchiveExtractor.Extract(zip, Target, new ExtractionLimits { MaximumEntries = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_OfAnEntryTwice_Refuses()
    {
        var zip = Archive(ZipBytes.Of(("a.txt", [1]), ("A.txt", [2])));

        Assert.Contains("twice", Assert.Throws<InputException>(() => ArchiveExtractor.Extract(zip, Target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_OfADamagedContent_Refuses()
    {
        var content = ZipBytes.Noise(5000);
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = zip.CreateEntry("a.jpg", CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }

        var bytes = buffer.ToArray();
        bytes[bytes.AsSpan().IndexOf(content.AsSpan(100, 50))] ^= 0xFF;

        var error = Assert.Throws<InputException>(() => ArchiveExtractor.Extract(Archive(bytes), Target));

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(Target));
    }

    [Fact]
    public void Extract_OfTarGz_WritesFilesAndRefusesLinks()
    {
        var good = Path.Combine(_folder, "good.tar.gz");
        WriteTar(good, new PaxTarEntry(TarEntryType.RegularFile, "set/a.txt") { DataStream = new MemoryStream("hello"u8.ToArray()) });
        var bad = Path.Combine(_folder, "bad.tgz");
        WriteTar(bad, new PaxTarEntry(TarEntryType.SymbolicLink, "set/link") { LinkName = "/etc" });
        var outside = Path.Combine(_folder, "outside.tgz");
        WriteTar(outside, new PaxTarEntry(TarEntryType.RegularFile, "../a.txt") { DataStream = new MemoryStream([1]) });

        ArchiveExtractor.Extract(good, Target);

        Assert.Equal("hello", File.ReadAllText(Path.Combine(Target, "set", "a.txt"), Encoding.UTF8));
        Assert.Contains("link", Assert.Throws<InputException>(() => ArchiveExtractor.Extract(bad, Target + "2")).Message, StringComparison.Ordinal);
        Assert.Contains("path", Assert.Throws<InputException>(() => ArchiveExtractor.Extract(outside, Target + "3")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_IntoAFolderThatExists_Refuses()
    {
        Directory.CreateDirectory(Target);

        Assert.Throws<InputException>(() => ArchiveExtractor.Extract(Archive(ZipBytes.Of(("a", [1]))), Target));

        Assert.True(Directory.Exists(Target));
    }

    private static void WriteTar(string path, TarEntry entry)
    {
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        tar.WriteEntry(entry);
    }

    private string Archive(byte[] content)
    {
        var path = Path.Combine(_folder, "archive.zip");
        File.WriteAllBytes(path, content);
        return path;
    }
}
