using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Training.State;

/// <summary>A checksum over all that a training state holds: names, types, shapes and bytes of the tensors, and the text entries.</summary>
internal static class StateDigest
{
    /// <summary>The text entry that holds the checksum; not part of it.</summary>
    public const string Key = "sha256";

    /// <summary>Computes the checksum.</summary>
    /// <param name="tensors">Tensors in file order.</param>
    /// <param name="metadata">Text entries; their order does not matter.</param>
    /// <returns>SHA-256 in hexadecimal digits.</returns>
    public static string Of(IEnumerable<KeyValuePair<string, StoredTensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, text) in metadata.Where(pair => pair.Key != Key).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, text);
        }

        foreach (var (name, tensor) in tensors)
        {
            Append(hash, name);
            Append(hash, $"{tensor.Kind} {string.Join(',', tensor.Shape)}");
            AppendLength(hash, tensor.Data.Length);
            hash.AppendData(tensor.Data.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
