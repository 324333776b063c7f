using System.Buffers.Binary;
using System.IO.Compression;

namespace YoloTune.Models.Tests.Checkpoints;

/// <summary>Builds <c>.pt</c> files from a graph of <see cref="PickleWriter"/> nodes.</summary>
internal sealed class PtFile
{
    public Dictionary<string, byte[]> Entries { get; } = new(StringComparer.Ordinal) { ["version"] = "3\n"u8.ToArray() };

    public string Root { get; init; } = "archive";

    public CompressionLevel Compression { get; init; } = CompressionLevel.NoCompression;

    public static byte[] Of(object? graph, params (string Key, byte[] Bytes)[] storages)
    {
        var file = new PtFile();
        foreach (var (key, bytes) in storages)
        {
            file.Entries[$"data/{key}"] = bytes;
        }

        return file.With(PickleWriter.Of(graph)).ToBytes();
    }

    /// <summary>A tensor node over a storage.</summary>
    public static CallNode Tensor(StorageNode storage, long offset, long[] size, long[] stride) => new(
        new GlobalNode("torch._utils", "_rebuild_tensor_v2"), storage, offset, size.Cast<object?>().ToArray(), stride.Cast<object?>().ToArray(), false, new OrderedNode());

    public static CallNode Parameter(CallNode tensor) => new(new GlobalNode("torch._utils", "_rebuild_parameter"), tensor, true, new OrderedNode());

    /// <summary>A module node.</summary>
    public static ObjectNode Module(
        string @namespace, string name, Dictionary<string, object?>? attributes = null, Dictionary<string, object?>? parameters = null, Dictionary<string, object?>? buffers = null, Dictionary<string, object?>? modules = null)
    {
        var state = new Dictionary<string, object?>(attributes ?? [])
        {
            ["training"] = false,
            ["_parameters"] = parameters ?? [],
            ["_buffers"] = buffers ?? [],
            ["_modules"] = modules ?? [],
        };
        return new ObjectNode(new GlobalNode(@namespace, name), state);
    }

    public static byte[] Floats(params float[] values)
    {
        var bytes = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }

    /// <summary>A small detection model with one convolution and one batch normalisation.</summary>
    public static object Model(Dictionary<string, object?>? attributes = null) => Module(
        "ultralytics.nn.tasks",
        "DetectionModel",
        attributes ?? new() { ["names"] = new Dictionary<long, object?> { [0] = "cat", [1] = "dog" }, ["yaml"] = new Dictionary<string, object?> { ["nc"] = 2L } },
        modules: new()
        {
            ["model"] = Module("torch.nn.modules.container", "Sequential", modules: new()
            {
                ["0"] = Module("ultralytics.nn.modules.conv", "Conv", new() { ["i"] = 0L, ["f"] = -1L }, modules: new()
                {
                    ["conv"] = Module(
                        "torch.nn.modules.conv", "Conv2d", parameters: new() { ["weight"] = Parameter(Tensor(new("FloatStorage", "0", 2), 0, [2, 1, 1, 1], [1, 1, 1, 1])), ["bias"] = null }),
                    ["bn"] = Module(
                        "torch.nn.modules.batchnorm", "BatchNorm2d", new() { ["eps"] = 0.001, ["momentum"] = 0.03 }, buffers: new() { ["running_mean"] = Tensor(new("FloatStorage", "1", 2), 0, [2], [1]) }),
                }),
            }),
        });

    /// <summary>The storages of <see cref="Model"/>.</summary>
    public static (string Key, byte[] Bytes)[] ModelStorages { get; } = [("0", Floats(1, 2)), ("1", Floats(3, 4))];

    /// <summary>A whole file with <see cref="Model"/>.</summary>
    public static byte[] Small() => Of(new Dictionary<string, object?> { ["model"] = Model() }, ModelStorages);

    public PtFile With(byte[] pickle)
    {
        Entries["data.pkl"] = pickle;
        return this;
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in Entries)
            {
                using var entry = zip.CreateEntry(Root.Length > 0 && !name.StartsWith('!') ? $"{Root}/{name}" : name.TrimStart('!'), Compression).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
