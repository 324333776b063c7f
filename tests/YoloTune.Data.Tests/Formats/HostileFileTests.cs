using System.Security.Cryptography;
using System.Text;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Formats;

/// <summary>Label files, data-set files and caches with changed bytes are read or refused.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly byte[][] Labels =
    [
        "0 0.5 0.5 0.1 0.1\n1 0.25 0.25 0.5 0.5\n"u8.ToArray(),
        "0 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9\n1 0.2 0.2 0.4 0.2 0.3 0.3\n"u8.ToArray(),
        "0 0.5 0.5 0.2 0.2 0.4 0.4 2 0.6 0.6 1\n"u8.ToArray(),
        "1e308 nan inf -0 1e-320\n"u8.ToArray(),
        [0xEF, 0xBB, 0xBF, 0x30, 0x20, 0xFF, 0xFE],
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-hostile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TaskKind.Detect)]
    [InlineData(TaskKind.Segment)]
    [InlineData(TaskKind.Pose)]
    [InlineData(TaskKind.Obb)]
    public void ParseLabels_OfChangedText_ReadsOrRefuses(TaskKind task)
    {
        var format = new LabelFormat { Task = task, ClassCount = 2, Keypoints = task == TaskKind.Pose ? new KeypointShape(2, 3) : null };
        HostileInput.Survive($"label file of {task}", Labels, 2000, 120_000, bytes => LabelParser.Parse(bytes, format), mostBytes: 8 << 20, typeof(LabelException));
    }

    [Fact]
    public void ReadDatasetYaml_OfChangedText_ReadsOrRefuses()
    {
        byte[][] corpus =
        [
            "path: .\ntrain: images/train\nval: [images/val, images/more]\nnames:\n  0: a\n  1: b\nkpt_shape: [2, 3]\nflip_idx: [1, 0]\nchannels: 3\n"u8.ToArray(),
            "train: ../../../etc\nval: /etc/passwd\nnames: [a, 'b', \"c\"]\nnc: 3\ndownload: https://example.org/a.zip\n"u8.ToArray(),
            "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ntrain: *c\nval: *c\nnames: *c\n"u8.ToArray(),
            Encoding.ASCII.GetBytes(new string('[', 100_000)),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("- ", 100_000)) + "x"),
            "train: &a [*a]\nval: x\nnames: *a\n"u8.ToArray(),
            "? {a: b}\n: !!python/object/apply:os.system [true]\n"u8.ToArray(),
        ];
        var file = Path.Combine(_folder, "data.yaml");
        HostileInput.Survive("data-set YAML", corpus, 600, 60_000, bytes =>
        {
            File.WriteAllBytes(file, bytes);
            DatasetYaml.Load(file, _folder);
        });
    }

    [Fact]
    public void ReadLabelCache_OfChangedBytesWithARightDigest_ReadsOrRefuses()
    {
        var stamp = new byte[32];
        var format = new LabelFormat { ClassCount = 2 };
        var image = Path.Combine(_folder, "a.png");
        File.WriteAllBytes(image, [1]);
        using var memory = new MemoryStream();
        LabelCacheFile.Write(memory, stamp, [LabelVerifier.Verify(image, format)]);
        var content = memory.ToArray()[..^32];
        HostileInput.Survive(
            "label cache",
            [content],
            2000,
            100_000,
            bytes => LabelCacheFile.Read([.. bytes, .. SHA256.HashData(bytes)], stamp, [image]),
            mostBytes: 64 << 20,
            typeof(InvalidDataException));
    }
}
