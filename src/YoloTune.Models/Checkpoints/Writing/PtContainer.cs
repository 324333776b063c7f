using System.Globalization;
using System.IO.Compression;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints.Writing;

/// <summary>Writes the ZIP container of a <c>.pt</c> file (spec/02 sections 1 and 2): stored entries under one folder, data.pkl first.</summary>
internal static class PtContainer
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a file; it appears under its name only when it is complete and on disk.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="pickle">data.pkl.</param>
    /// <param name="storages">Little-endian bytes of storage 0, 1, 2, ...</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InputException">The file could not be written; a previous file is untouched.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> pickle, IReadOnlyList<ReadOnlyMemory<byte>> storages, CheckpointWriteOptions? options = null)
    {
        var root = Root(path);
        CheckpointFile.Write(
            path,
            stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                Add(zip, $"{root}/data.pkl", pickle.Span);
                Add(zip, $"{root}/byteorder", "little"u8);
                for (var i = 0; i < storages.Count; i++)
                {
                    Add(zip, string.Create(CultureInfo.InvariantCulture, $"{root}/data/{i}"), storages[i].Span);
                }

                Add(zip, $"{root}/version", "3\n"u8);
            },
            options);
    }

    /// <summary>The top folder: the stem of the file where every ZIP reader can spell it, else <c>archive</c>.</summary>
    private static string Root(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return stem.Length > 0 && stem.All(letter => letter is > ' ' and < '\x7f' and not ('/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')) ? stem : "archive";
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> bytes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}
