using System.Buffers.Binary;
using System.Text.Json;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// A safetensors file in memory: 8 bytes little-endian header length, JSON header, raw data
/// (format: https://github.com/huggingface/safetensors).
/// </summary>
public sealed class SafetensorsFile
{
    private const long MaximumHeaderBytes = 100L << 20;
    private readonly Dictionary<string, StoredTensor> _byName;

    /// <summary>Creates a file image from its parts.</summary>
    /// <param name="tensors">Tensors in file order.</param>
    /// <param name="metadata">Free text entries; may be null.</param>
    public SafetensorsFile(IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Tensors = tensors;
        Metadata = metadata ?? new Dictionary<string, string>();
        _byName = tensors.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }

    /// <summary>Tensors in header order.</summary>
    public IReadOnlyList<KeyValuePair<string, StoredTensor>> Tensors { get; }

    /// <summary>The text entries under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public StoredTensor this[string name] => _byName.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"There is no tensor '{name}' in the file.");

    /// <summary>True when a tensor of that name exists.</summary>
    /// <param name="name">Its name.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is missing, truncated or malformed.</exception>
    public static SafetensorsFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException("there is no such file", path, remedy: "Check the path");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Parses the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">The name used in errors.</param>
    /// <exception cref="InputException">The bytes are truncated or malformed.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        if (bytes.Length < 8)
        {
            throw Malformed(path, "it is shorter than its 8-byte header length");
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        if (headerLength > MaximumHeaderBytes || (long)headerLength > bytes.Length - 8)
        {
            throw Malformed(path, $"its header claims {headerLength} bytes, the file has {bytes.Length}");
        }

        var header = bytes.Slice(8, (int)headerLength);
        var data = bytes[(8 + (int)headerLength)..];
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            return ReadEntries(document.RootElement, data, path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw Malformed(path, error.Message, error);
        }
    }

    /// <summary>Writes the file to a stream.</summary>
    /// <param name="stream">The target.</param>
    public void Write(Stream stream)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            WriteHeader(json);
        }

        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        header.Position = 0;
        header.CopyTo(stream);
        foreach (var (_, tensor) in Tensors)
        {
            stream.Write(tensor.Data.Span);
        }
    }

    private static SafetensorsFile ReadEntries(JsonElement root, ReadOnlyMemory<byte> data, string path)
    {
        var tensors = new List<KeyValuePair<string, StoredTensor>>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in root.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                foreach (var item in entry.Value.EnumerateObject())
                {
                    metadata[item.Name] = item.Value.GetString() ?? string.Empty;
                }

                continue;
            }

            var kind = ParseKind(entry.Value.GetProperty("dtype").GetString(), entry.Name, path);
            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var offsets = entry.Value.GetProperty("data_offsets");
            var (from, to) = (offsets[0].GetInt64(), offsets[1].GetInt64());
            if (shape.Any(size => size < 0) || from < 0 || to < from || to > data.Length)
            {
                throw Malformed(path, $"tensor '{entry.Name}' lies outside the file ({from} to {to} of {data.Length})");
            }

            tensors.Add(new(entry.Name, new StoredTensor(kind, shape, data[(int)from..(int)to])));
        }

        return new SafetensorsFile(tensors, metadata);
    }

    private void WriteHeader(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Metadata.Count > 0)
        {
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in Metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        var offset = 0L;
        foreach (var (name, tensor) in Tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", NameOf(tensor.Kind));
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += tensor.Data.Length;
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string NameOf(TensorKind kind) => kind switch
    {
        TensorKind.Float16 => "F16",
        TensorKind.BFloat16 => "BF16",
        TensorKind.Float32 => "F32",
        TensorKind.Float64 => "F64",
        TensorKind.Int8 => "I8",
        TensorKind.UInt8 => "U8",
        TensorKind.Int16 => "I16",
        TensorKind.Int32 => "I32",
        TensorKind.Int64 => "I64",
        _ => "BOOL",
    };

    private static TensorKind ParseKind(string? name, string tensor, string path) => name switch
    {
        "F16" => TensorKind.Float16,
        "BF16" => TensorKind.BFloat16,
        "F32" => TensorKind.Float32,
        "F64" => TensorKind.Float64,
        "I8" => TensorKind.Int8,
        "U8" => TensorKind.UInt8,
        "I16" => TensorKind.Int16,
        "I32" => TensorKind.Int32,
        "I64" => TensorKind.Int64,
        "BOOL" => TensorKind.Bool,
        _ => throw Malformed(path, $"tensor '{tensor}' has the unknown element type '{name}'"),
    };

    private static InputException Malformed(string path, string why, Exception? inner = null) =>
        new($"this is not a readable safetensors file: {why}", path, remedy: "Fetch or save the file again", inner: inner);
}
