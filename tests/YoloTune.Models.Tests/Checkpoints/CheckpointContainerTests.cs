using System.Buffers.Binary;
using System.IO.Compression;
using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Checkpoints;

public class CheckpointContainerTests
{
    [Theory]
    [InlineData("archive", CompressionLevel.NoCompression)]
    [InlineData("my best run", CompressionLevel.Optimal)]
    public void Read_OfAnyRootAndCompression_Loads(string root, CompressionLevel compression)
    {
        var file = Small(root, compression);
        file.Entries["byteorder"] = "little"u8.ToArray();
        file.Entries[".data/serialization_id"] = new byte[40];

        var checkpoint = Read(file.ToBytes());

        Assert.Equal(["model.0.conv.weight", "model.0.bn.running_mean"], checkpoint.State.Select(entry => entry.Key));
        Assert.Equal([1f, 2f], checkpoint.Find("model.0.conv.weight")!.ToFloats());
        Assert.Null(checkpoint.Find("model.0.conv.bias"));
    }

    [Fact]
    public void Read_OfABigEndianFile_SwapsBytes()
    {
        var file = Small();
        file.Entries["byteorder"] = "big"u8.ToArray();
        file.Entries["data/0"] = [0x3f, 0x80, 0, 0, 0x40, 0, 0, 0];

        Assert.Equal([1f, 2f], Read(file.ToBytes()).State[0].Value.ToFloats());
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("10\n", true)]
    [InlineData("0", false)]
    [InlineData("11", false)]
    [InlineData("-3", false)]
    [InlineData("three", false)]
    [InlineData("", false)]
    [InlineData("11111111111111111111", false)]
    public void Read_OfAVersion_AcceptsOneToTen(string version, bool accepted)
    {
        var file = Small();
        file.Entries["version"] = System.Text.Encoding.ASCII.GetBytes(version);

        if (accepted)
        {
            Assert.Equal(2, Read(file.ToBytes()).State.Count);
        }
        else
        {
            Refused(file.ToBytes(), "version");
        }
    }

    [Fact]
    public void Read_OfAnIncompleteArchive_SaysWhatIsMissing()
    {
        Refused(Without("version"), "version");
        Refused(Without("data.pkl"), "data.pkl");
        Refused(Without("data/1"), "data/1 is missing");
        Refused(With("!loose.txt", []), "folder");
        Refused(With("!other/data.pkl", []), "different folders");
        Refused(With("constants.pkl", []), "TorchScript");
        Refused(With("data/0", new byte[7]), "7 bytes");
        Refused(With("data/0", new byte[9]), "9 bytes");
        Refused(new PtFile { Root = string.Empty }.With(PickleWriter.Of(1L)).ToBytes(), "folder");
    }

    [Fact]
    public void Read_OfEntriesOfEqualName_IsRefused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("a/data.pkl");
            zip.CreateEntry("a/data.pkl");
        }

        Refused(stream.ToArray(), "twice");
    }

    [Fact]
    public void Read_OfAZipBomb_IsRefusedBeforeItIsUnpacked()
    {
        var file = Small(compression: CompressionLevel.Optimal);
        file.Entries["data/7"] = new byte[64 << 20];

        Refused(file.ToBytes(), "ZIP bomb");
    }

    [Fact]
    public void Read_OfOverlappingEntries_IsRefused()
    {
        // Two entries of the directory that point at the same 4000 bytes.
        var file = Small();
        file.Entries["data/8"] = new byte[4000];
        file.Entries["data/9"] = [];
        var bytes = file.ToBytes();
        var (first, second) = (DirectoryEntry(bytes, "archive/data/8"), DirectoryEntry(bytes, "archive/data/9"));
        bytes.AsSpan(first + 16, 12).CopyTo(bytes.AsSpan(second + 16));
        bytes.AsSpan(first + 42, 4).CopyTo(bytes.AsSpan(second + 42));

        Refused(bytes, "overlap");
    }

    [Fact]
    public void Read_BeyondALimit_IsRefused()
    {
        var bytes = PtFile.Small();

        Refused(bytes, "entries (limit 3)", new() { Entries = 3 });
        Refused(bytes, "limit 100", new() { FileBytes = 100 });
        Refused(bytes, "limit 10", new() { UnpackedBytes = 10 });
        Refused(bytes, "limit 50", new() { DirectoryBytes = 50 });
        Refused(bytes, "data.pkl", new() { PickleBytes = 20 });
    }

    [Fact]
    public void Read_OfADirectoryThatClaimsManyEntries_IsRefused()
    {
        var bytes = PtFile.Small();
        var end = bytes.AsSpan().LastIndexOf("PK\x05\x06"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(end + 10), 60_000);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(end + 8), 60_000);

        Refused(bytes, string.Empty);
    }

    [Fact]
    public void Read_OfOtherFiles_SaysWhatTheyAre()
    {
        Refused([], "empty");
        Refused([0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e], "legacy (non-ZIP) PyTorch file");
        Refused([0x80, 0x02, 0x8a, 0x0a], "legacy");
        Refused(Tar(), "legacy (non-ZIP) PyTorch file");
        Refused([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0], "PNG picture");
        Refused([0xff, 0xd8, 0xff, 0xe0, 0, 0], "JPEG picture");
        Refused("<!DOCTYPE html><html></html>"u8.ToArray(), "web page");
        Refused("version https://git-lfs.github.com/spec/v1\n"u8.ToArray(), "Git LFS");
        Refused("PK\x05\x06"u8.ToArray().Concat(new byte[18]).ToArray(), "not a loadable checkpoint");
        Refused("hello, world"u8.ToArray(), "not a loadable checkpoint");
        Refused([5, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'x'], "safetensors");
        Assert.Contains("re-save it with PyTorch >= 1.6", Refused(Tar(), string.Empty).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAMissingFileOrAFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("no such file", Assert.Throws<InputException>(() => CheckpointReader.Read(folder.File("none.pt"))).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<InputException>(() => CheckpointReader.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAFileTruncatedAnywhere_IsRefused()
    {
        var bytes = PtFile.Small();
        using var folder = new TemporaryFolder();
        var file = folder.File("x.pt", bytes);
        using var stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        for (var length = bytes.Length - 1; length >= 0; length--)
        {
            stream.SetLength(length);
            Assert.Equal(file, Assert.Throws<InputException>(() => CheckpointReader.Read(file)).File);
        }
    }

    [Fact]
    public void Read_OfARealFileTruncatedAnywhere_IsRefused()
    {
        var bytes = File.ReadAllBytes(SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt"));

        for (var i = 1; i < 40; i++)
        {
            Refused(bytes[..(int)((long)bytes.Length * i / 40)], string.Empty);
        }
    }

    [Fact]
    public void Read_OfAContainerWithChangedBytes_GivesACheckpointOrAnInputError()
    {
        var good = PtFile.Small();
        var random = new Random(3);
        var (loaded, refused) = (0, 0);
        using var folder = new TemporaryFolder();

        for (var i = 0; i < 1500; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                CheckpointReader.Read(folder.File("x.pt", bytes));
                loaded++;
            }
            catch (InputException error)
            {
                Assert.NotNull(error.File);
                refused++;
            }
        }

        Assert.True(loaded > 0 && refused > 0, $"{loaded} loaded, {refused} refused");
    }

    private static PtFile Small(string root = "archive", CompressionLevel compression = CompressionLevel.NoCompression)
    {
        var file = new PtFile { Root = root, Compression = compression };
        foreach (var (key, bytes) in PtFile.ModelStorages)
        {
            file.Entries[$"data/{key}"] = bytes;
        }

        return file.With(PickleWriter.Of(new Dictionary<string, object?> { ["model"] = PtFile.Model() }));
    }

    private static byte[] Without(string entry)
    {
        var file = Small();
        file.Entries.Remove(entry);
        return file.ToBytes();
    }

    private static byte[] With(string entry, byte[] content)
    {
        var file = Small();
        file.Entries[entry] = content;
        return file.ToBytes();
    }

    private static byte[] Tar()
    {
        var bytes = new byte[1024];
        "ustar"u8.CopyTo(bytes.AsSpan(257));
        return bytes;
    }

    private static int DirectoryEntry(byte[] bytes, string name) => bytes.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 46;

    private static Checkpoint Read(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        return CheckpointReader.Read(folder.File("x.pt", bytes));
    }

    private static InputException Refused(byte[] bytes, string text, ArchiveLimits? limits = null)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("x.pt", bytes);
        var error = Assert.Throws<InputException>(() => CheckpointReader.Read(file, null, limits ?? ArchiveLimits.Default));
        Assert.Equal(file, error.File);
        Assert.NotNull(error.Remedy);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }
}
