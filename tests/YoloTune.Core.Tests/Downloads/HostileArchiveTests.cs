using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Downloads;

/// <summary>Archives with changed bytes: nothing outside the folder, nothing left behind after a refusal, no bomb.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private static readonly ExtractionLimits Limits = new() { MaximumBytes = 1 << 20, MaximumEntries = 100 };
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-hostile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Extract_OfChangedZips_StaysInsideItsFolder()
    {
        using var link = new MemoryStream();
        using (var zip = new ZipArchive(link, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var stream = entry.Open();
            stream.Write("../../outside"u8);
        }

        byte[][] corpus =
        [
            ZipBytes.Of(("set/", []), ("set/a.txt", "0 0.5 0.5 0.1 0.1\n"u8.ToArray()), ("set/b/c.txt", [1])),
            ZipBytes.Of(("../outside", [1]), ("a", [2])),
            ZipBytes.Of(("set/../../../outside", [1])),
            ZipBytes.Of(("/tmp/outside", [1])),
            ZipBytes.Of(("bomb", new byte[4 << 20])),
            link.ToArray(),
        ];
        Survive("zip archive", "archive.zip", corpus, 250, 40_000);
    }

    [Theory]
    [InlineData("archive.tar")]
    [InlineData("archive.tar.gz")]
    public void Extract_OfChangedTars_StaysInsideItsFolder(string name)
    {
        byte[][] corpus =
        [
            Tar((TarEntryType.RegularFile, "set/a.txt", null), (TarEntryType.Directory, "set/b", null), (TarEntryType.RegularFile, "set/b/c.txt", null)),
            Tar((TarEntryType.RegularFile, "../outside", null)),
            Tar((TarEntryType.SymbolicLink, "link", "../../outside"), (TarEntryType.RegularFile, "link/x", null)),
            Tar((TarEntryType.HardLink, "link", "/etc/passwd")),
            Tar((TarEntryType.CharacterDevice, "device", null)),
            Tar((TarEntryType.Fifo, "pipe", null)),
        ];
        Survive(name, name, name.EndsWith(".gz", StringComparison.Ordinal) ? [.. corpus.Select(Packed)] : corpus, 250, 40_000);
    }

    /// <summary>Found by the test above: the reader throws an error of misuse for it.</summary>
    [Fact]
    public void Extract_OfExtendedAttributesOfAWrongSize_IsRefused()
    {
        const string Found = "H4sIAAAAAAAEA9LTD0is8EhNTEktKtYzMzQz1tdjoDYwMjAwMDMxYQDRBgYG6LSBoYExipUGBuZmZmYMChUoojTilBaXJBYxGBjQyPjBbqyhsUJBYkmGbU5mXjaXkYVCbklmbqqtobmlqampkamBmZ6RgZG5uaEZl5GZAkgNWLGenr6enn5+aUlxZkrZ12D34qj78IQAKE7xSFNFCpTv8eV/UJlgaGpsYGhsbg==";
        var archive = Path.Combine(_folder, "archive.tar.gz");
        File.WriteAllBytes(archive, Convert.FromBase64String(Found));

        var error = Assert.Throws<InputException>(() => ArchiveExtractor.Extract(archive, Path.Combine(_folder, "out"), Limits));

        Assert.Equal(archive, error.File);
        Assert.Equal([archive], Directory.GetFileSystemEntries(_folder));
    }

    private void Survive(string reader, string name, byte[][] corpus, int count, int longCount)
    {
        var box = Directory.CreateDirectory(Path.Combine(_folder, "box")).FullName;
        var (archive, target) = (Path.Combine(box, name), Path.Combine(box, "out"));
        HostileInput.Survive(reader, corpus, count, longCount, bytes =>
        {
            File.WriteAllBytes(archive, bytes);
            var done = false;
            try
            {
                ArchiveExtractor.Extract(archive, target, Limits);
                done = true;
            }
            finally
            {
                Assert.Equal(done, Directory.Exists(target));
                if (done)
                {
                    Assert.All(new DirectoryInfo(target).EnumerateFileSystemInfos("*", SearchOption.AllDirectories), item => Assert.Null(item.LinkTarget));
                    Directory.Delete(target, recursive: true);
                }

                Assert.Equal([archive], Directory.GetFileSystemEntries(box));
                Assert.Equal([box], Directory.GetFileSystemEntries(_folder));
                Assert.False(File.Exists("/tmp/outside"));
            }
        });
    }

    private static byte[] Tar(params (TarEntryType Type, string Name, string? Link)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, leaveOpen: true))
        {
            foreach (var (type, name, link) in entries)
            {
                var entry = new PaxTarEntry(type, name) { ModificationTime = DateTimeOffset.UnixEpoch };
                if (link is not null)
                {
                    entry.LinkName = link;
                }

                if (type == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream(Encoding.ASCII.GetBytes("0 0.5 0.5 0.1 0.1\n"));
                }

                tar.WriteEntry(entry);
            }
        }

        return buffer.ToArray();
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var packer = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(bytes);
        }

        return buffer.ToArray();
    }
}
