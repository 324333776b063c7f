using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Known;

/// <summary>Keeps known data sets in the cache folder: fetched, unpacked and complete, or not there at all.</summary>
internal sealed class KnownDatasetStore(DatasetSources sources, IProgress<DownloadProgress>? downloads, IProgress<ExtractionProgress>? unpacking)
{
    /// <summary>Opens a data set; one put into the user's data-sets folder or into the cache by hand comes first.</summary>
    /// <exception cref="InputException">It cannot be fetched or written.</exception>
    public DatasetYaml Open(KnownDataset set, CancellationToken cancellationToken)
    {
        var local = Path.Combine(new DatasetSearch(sources.LocalFolder).Folder, set.Name);
        var kept = Path.Combine(Path.GetFullPath(sources.Folder), set.Name);
        foreach (var root in new[] { local, kept }.Where(Directory.Exists))
        {
            var found = Describe(set, root);
            if (found.AreAtHand(DatasetSplit.Val) && (root != kept || DatasetMarker.Fits(root)))
            {
                return found;
            }
        }

        using var gate = FileLock.TakeAsync(kept + ".lock", cancellationToken).GetAwaiter().GetResult();
        if (!DatasetMarker.Exists(kept) || !DatasetMarker.Fits(kept))
        {
            RefuseForeign(kept);
            Fetch(set, kept, cancellationToken);
        }

        var yaml = Describe(set, kept);
        return yaml.AreAtHand(DatasetSplit.Val) ? yaml : throw new InputException("The archive does not hold the pictures it should", kept, remedy: "Report this, or put the data set there by hand");
    }

    /// <summary>The description with the root in it, beside the data sets of the cache: folders of the user are not written to.</summary>
    private DatasetYaml Describe(KnownDataset set, string root)
    {
        var folder = Path.GetFullPath(sources.Folder);
        var own = root == Path.Combine(folder, set.Name);
        var file = own
            ? Path.Combine(folder, set.Name + ".yaml")
            : Path.Combine(folder, FormattableString.Invariant($"{set.Name}-{(uint)StringHash(root):x8}.yaml"));
        var text = $"path: \"{root.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n{set.ReadDescription()}";
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            AtomicFile.WriteText(file, text);
        }

        return DatasetYaml.Load(file);
    }

    private static uint StringHash(string text) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private void Fetch(KnownDataset set, string target, CancellationToken cancellationToken)
    {
        var aside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            var archives = new List<string>();
            foreach (var (archive, index) in set.Archives.Select((archive, index) => (archive, index)))
            {
                var file = Download(set, archive, cancellationToken);
                var part = $"{aside}.{index}";
                try
                {
                    ArchiveExtractor.Extract(file.Path, part, new ExtractionLimits { MaximumBytes = set.MaximumBytes }, unpacking, cancellationToken);
                    UnpackedTree.Merge(part, set.Name, Path.Combine(aside, archive.Folder));
                }
                finally
                {
                    UnpackedTree.Remove(part);
                }

                archives.Add(file.Path);
            }

            DatasetMarker.Write(aside);
            UnpackedTree.Remove(target);
            Directory.Move(aside, target);
            archives.ForEach(File.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The data set {set.Name} could not be written: {error.Message.TrimEnd('.')}", target, remedy: "Check free space and permissions, or set XDG_CACHE_HOME to a folder that can be written", inner: error);
        }
        finally
        {
            UnpackedTree.Remove(aside);
        }
    }

    private DownloadedFile Download(KnownDataset set, KnownArchive archive, CancellationToken cancellationToken)
    {
        var address = new Uri(sources.Address, archive.Address);
        var request = new DownloadRequest(address, Path.Combine(Path.GetFullPath(sources.Folder), "archives", Path.GetFileName(address.AbsolutePath)))
        {
            IsZip = true,
            MaximumBytes = set.MaximumBytes,
        };
        try
        {
            return Task.Run(() => new FileDownloader(sources.Download).EnsureAsync(request, downloads, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        }
        catch (InputException error)
        {
            var local = new DatasetSearch(sources.LocalFolder).Folder;
            throw new InputException(
                error.Problem,
                error.File,
                remedy: (error.Remedy is null ? string.Empty : error.Remedy + ". ")
                    + $"Without network: unpack the data set by hand as {Path.Combine(local, set.Name)} or {Path.Combine(sources.Folder, set.Name)}, or use the built-in one, data=starter. A mirror can be named with {AssetAddress.DatasetsVariable}",
                inner: error);
        }
    }

    /// <summary>Only what this class wrote is ever replaced.</summary>
    private static void RefuseForeign(string folder)
    {
        if (Directory.Exists(folder) && !DatasetMarker.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InputException("The folder exists, but holds no complete data set, and was not written by this program", folder, remedy: "Complete it, or move it away so that the data set can be fetched");
        }
    }
}
