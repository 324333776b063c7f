using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Reads checkpoints: official and user <c>.pt</c> files of YOLOv8, YOLO11 and YOLO26 (module tree, training checkpoint, state dict)
/// and safetensors files. What a file is, its content decides, not its name. Nothing in a file is ever run (spec/02 section 11).
/// </summary>
public static class CheckpointReader
{
    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="InputException">The file is missing, unreadable, of another kind, damaged, beyond a limit, or its pickle uses a
    /// name outside the allow-list (the message gives that name).</exception>
    public static Checkpoint Read(string path, CheckpointReadOptions? options = null) => Read(path, options, ArchiveLimits.Default);

    /// <summary>Reads a checkpoint with other bounds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="limits">Bounds of the container.</param>
    internal static Checkpoint Read(string path, CheckpointReadOptions? options, ArchiveLimits limits)
    {
        if (!File.Exists(path))
        {
            throw new InputException(Directory.Exists(path) ? "this is a folder, not a checkpoint file" : "there is no such file", path, remedy: "Check the path");
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream, path, options ?? new CheckpointReadOptions(), limits);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the checkpoint could not be read: {error.Message}", path, remedy: "Check the file's permissions and the disk", inner: error);
        }
    }

    /// <summary>Reads a checkpoint from the bytes of a safetensors file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">The name used in errors.</param>
    /// <exception cref="InputException">The bytes are damaged.</exception>
    internal static Checkpoint Parse(ReadOnlyMemory<byte> bytes, string name) =>
        SafetensorsCheckpoint.Read(SafetensorsFile.Parse(bytes, name), name, new CheckpointReadOptions());

    private static Checkpoint Read(FileStream stream, string path, CheckpointReadOptions options, ArchiveLimits limits)
    {
        var head = new byte[FileSignature.Length];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!FileSignature.IsZip(head.AsSpan(0, length), path))
        {
            return SafetensorsCheckpoint.Read(SafetensorsFile.Read(path), path, options);
        }

        using var archive = PtArchive.Open(stream, path, limits);
        return PtCheckpoint.Read(archive.ReadPickle(), archive, path, options);
    }
}
