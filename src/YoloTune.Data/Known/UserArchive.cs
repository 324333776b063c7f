using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Known;

/// <summary>
/// The archive that a user's YAML names under <c>download</c>: fetched over https only, unpacked into the root of the data set. Commands
/// and programs, which the reference would run, are refused.
/// </summary>
internal sealed class UserArchive(DatasetSources sources, IProgress<DownloadProgress>? downloads, IProgress<ExtractionProgress>? unpacking)
{
    /// <summary>Fetches and unpacks the archive.</summary>
    /// <exception cref="InputException">It is none, is not safe, or cannot be fetched.</exception>
    public void Fetch(DatasetYaml yaml, CancellationToken cancellationToken)
    {
        var address = AddressOf(yaml);
        var root = Path.TrimEndingDirectorySeparator(yaml.Root);
        var file = Path.Combine(Path.GetFullPath(sources.Folder), "archives", Path.GetFileName(address.AbsolutePath));
        var request = new DownloadRequest(address, file)
        {
            IsZip = file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase),
            MaximumBytes = sources.Limits.MaximumBytes,
        };
        var fetched = Download(request, root, cancellationToken);
        var aside = $"{root}.{Guid.NewGuid():N}.tmp";
        try
        {
            ArchiveExtractor.Extract(fetched.Path, aside, sources.Limits, unpacking, cancellationToken);
            UnpackedTree.Merge(aside, Path.GetFileName(root), root);
            File.Delete(fetched.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The data set could not be written: {error.Message.TrimEnd('.')}", root, remedy: "Check free space and permissions of the folder", inner: error);
        }
        finally
        {
            UnpackedTree.Remove(aside);
        }
    }

    private DownloadedFile Download(DownloadRequest request, string root, CancellationToken cancellationToken)
    {
        try
        {
            return Task.Run(() => new FileDownloader(sources.Download).EnsureAsync(request, downloads, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        }
        catch (InputException error)
        {
            throw new InputException(error.Problem, error.File, remedy: (error.Remedy is null ? string.Empty : error.Remedy + ". ") + $"Without network: put the pictures under {root} by hand, or use the built-in data set, data=starter", inner: error);
        }
    }

    private static Uri AddressOf(DatasetYaml yaml)
    {
        var text = yaml.Download!.Trim();
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address) && !text.AsSpan().ContainsAny(" \t\r\n");
        if (isAddress && address!.Scheme == Uri.UriSchemeHttps && ArchiveExtractor.IsArchive(address.AbsolutePath))
        {
            return address;
        }

        var problem = !isAddress ? "'download' holds a command or a program, which is never run"
            : address!.Scheme != Uri.UriSchemeHttps ? "'download' is not an https address"
            : "'download' does not name an archive (.zip, .tar, .tar.gz, .tgz)";
        throw new InputException(
            problem + $"; the pictures are missing under {yaml.Root}",
            yaml.SourceFile,
            yaml.DownloadLine,
            text.Split('\n')[0],
            "Fetch the data by hand, or name the https address of an archive");
    }
}
