using System.Formats.Tar;
using System.IO.Compression;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Downloads;

/// <summary>
/// Unpacks archives of strangers: nothing is written outside the folder, links and devices are refused, sizes are bounded, and contents
/// are checked against the checksums of the archive.
/// </summary>
public static class ArchiveExtractor
{
    private static readonly string[] _suffixes = [".zip", ".tar.gz", ".tgz", ".tar"];

    /// <summary>Whether a file name is that of an archive this class unpacks: <c>.zip</c>, <c>.tar</c>, <c>.tar.gz</c>, <c>.tgz</c>.</summary>
    /// <param name="name">A file name.</param>
    public static bool IsArchive(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Unpacks an archive into a folder that is made for it. When something is wrong the folder is removed again.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="folder">The folder; must not exist.</param>
    /// <param name="limits">What is too much; null for the defaults.</param>
    /// <param name="progress">Told after every file; may be null.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <returns>Files written.</returns>
    /// <exception cref="InputException">The archive is damaged or not safe to unpack, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public static int Extract(
        string archive,
        string folder,
        ExtractionLimits? limits = null,
        IProgress<ExtractionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(archive);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Path.Exists(folder))
        {
            throw new InputException("The folder to unpack into exists already", folder, remedy: "Choose another one");
        }

        try
        {
            Directory.CreateDirectory(folder);
            var sink = new ExtractionSink(folder, limits ?? new ExtractionLimits(), Path.GetFileName(archive), progress, cancellationToken);
            if (archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                ReadZip(archive, sink);
            }
            else
            {
                ReadTar(archive, sink);
            }

            return sink.Files;
        }
        catch (Exception error)
        {
            Remove(folder);
            if (error is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or OverflowException or ArgumentException)
            {
                throw new InputException("The archive cannot be unpacked: " + error.Message.TrimEnd('.'), archive, remedy: "Fetch it again, or unpack it by hand if you trust it", inner: error);
            }

            if (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException("The archive could not be unpacked: " + error.Message.TrimEnd('.'), archive, remedy: "Check free space and permissions of the folder", inner: error);
            }

            throw;
        }
    }

    private static void ReadZip(string archive, ExtractionSink sink)
    {
        using var zip = ZipFile.OpenRead(archive);
        sink.Expect(zip.Entries.Count, zip.Entries.Sum(entry => entry.Length));
        foreach (var entry in zip.Entries)
        {
            if (((entry.ExternalAttributes >> 16) & UnixType) is not (0 or UnixFile or UnixFolder))
            {
                throw new InvalidDataException($"'{entry.FullName}' is a link or a device");
            }

            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
            {
                sink.AddFolder(entry.FullName);
                continue;
            }

            using var content = entry.Open();
            sink.AddFile(entry.FullName, content, entry.Length, entry.CompressedLength, entry.Crc32);
        }
    }

    private const int UnixType = 0xF000;
    private const int UnixFile = 0x8000;
    private const int UnixFolder = 0x4000;

    private static void ReadTar(string archive, ExtractionSink sink)
    {
        using var file = File.OpenRead(archive);
        using Stream stream = archive.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? file : new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(stream);
        while (Next(tar) is { } entry)
        {
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    sink.AddFolder(entry.Name);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    sink.AddFile(entry.Name, entry.DataStream ?? Stream.Null, entry.Length, null, null);
                    break;
                case TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes:
                    break;
                default:
                    throw new InvalidDataException($"'{entry.Name}' is a link or a device");
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one that matters.
        }
    }

    /// <summary>The next entry; null at the end. The reader answers some damaged headers as if it had been misused.</summary>
    private static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }
}
