using System.IO.Compression;
using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Checkpoints;

/// <summary>Checkpoints and model files with changed bytes are read or refused; nothing in them is ever run.</summary>
public sealed class HostileFileTests
{
    private static readonly ArchiveLimits Small = new() { FileBytes = 1 << 20, UnpackedBytes = 16 << 20, PickleBytes = 1 << 20, DirectoryBytes = 1 << 20, Entries = 1000 };

    private static byte[] Whole => PtFile.Of(new Dictionary<string, object?> { ["model"] = PtFile.Model(), ["epoch"] = 3, ["date"] = "2026" }, ("0", PtFile.Floats(1, 2, 3, 4)));

    [Fact]
    public void ReadPickle_OfChangedBytes_ReadsOrRefuses()
    {
        var storages = new Zeros();
        byte[][] corpus =
        [
            PickleOf(Whole),
            Encoding.Latin1.GetBytes("\u0080\u0002cposix\nsystem\nX\u0004\0\0\0true\u0085R."),
            Encoding.Latin1.GetBytes("\u0080\u0002](((((((((lllllllll."),
            Encoding.Latin1.GetBytes("\u0080\u0002]q\0(h\0h\0h\0h\0e."),
            Encoding.Latin1.GetBytes("\u0080\u0002\u008a\u00ff" + new string('\u007f', 255) + "."),
        ];
        HostileInput.Survive("pickle", corpus, 3000, 150_000, bytes => PtCheckpoint.Read(bytes, storages, "x.pt", new()), mostBytes: 256 << 20);
    }

    [Fact]
    public void ReadContainer_OfChangedBytes_ReadsOrRefuses()
    {
        byte[][] corpus = [Whole, ZipBytes.Of(("archive/data.pkl", new byte[4 << 20])), ZipBytes.Of(("../data.pkl", [1]), ("archive/version", [51, 10]))];
        HostileInput.Survive("pt container", corpus, 1000, 60_000, bytes =>
        {
            using var archive = PtArchive.Open(new MemoryStream(bytes, writable: false), "x.pt", Small);
            PtCheckpoint.Read(archive.ReadPickle(), archive, "x.pt", new());
        });
    }

    [Fact]
    public void ReadSafetensors_OfChangedBytes_ReadsOrRefuses()
    {
        using var file = new MemoryStream();
        new SafetensorsFile([new("a.weight", StoredTensor.FromFloats([1, 2, 3, 4], 2, 2)), new("b", new StoredTensor(TensorKind.Int64, [], new byte[8]))], new Dictionary<string, string> { ["names"] = "{\"0\": \"a\"}", ["task"] = "detect" }).Write(file);
        byte[][] corpus =
        [
            file.ToArray(),
            [255, 255, 255, 255, 255, 255, 255, 127, 123, 125],
            Header("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,0]}}"),
            Header("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,-4]},\"a\":1}"),
        ];
        HostileInput.Survive("safetensors", corpus, 4000, 400_000, bytes => CheckpointReader.Parse(bytes, "x.safetensors"), mostBytes: 16 << 20);
    }

    [Fact]
    public void ReadModelYaml_OfChangedText_ReadsOrRefuses()
    {
        byte[][] corpus =
        [
            "nc: 2\nscales:\n  n: [0.5, 0.25, 1024]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 2, C3k2, [256, False, 0.25]]\nhead:\n  - [[0, 1], 1, Detect, [nc]]\n"u8.ToArray(),
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\nnc: *d\n"u8.ToArray(),
            Encoding.ASCII.GetBytes(new string('[', 100_000)),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("- ", 100_000)) + "x"),
            "nc: &a [*a]\nbackbone: &b {x: *b}\n"u8.ToArray(),
            "nc: &a [*b]\nbackbone: &b [*a]\n"u8.ToArray(),
            Encoding.ASCII.GetBytes("a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 60).Select(level => $"a{level}: &a{level} [*a{level - 1}, *a{level - 1}]\n"))),
        ];
        HostileInput.Survive("model YAML", corpus, 600, 30_000, bytes => ModelYaml.Parse(Encoding.UTF8.GetString(bytes), "x.yaml"));
    }

    private static byte[] PickleOf(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var stream = zip.Entries.Single(entry => entry.Name == "data.pkl").Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Header(string json) => [.. BitConverter.GetBytes((ulong)json.Length), .. Encoding.ASCII.GetBytes(json)];

    private sealed class Zeros : IStorageSource
    {
        private readonly byte[] _zeros = new byte[1 << 20];

        public ReadOnlyMemory<byte> Read(string key, long count, int itemSize) => count >= 0 && count <= _zeros.Length / itemSize
            ? _zeros.AsMemory(0, (int)count * itemSize)
            : throw new InputException("the entry has another length", "x.pt");
    }
}
