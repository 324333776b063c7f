using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Known;

/// <summary>
/// Opens a data set and fetches what is missing: known ones by name into the user's cache folder, and the archive that a user's YAML
/// names under <c>download</c>. Files at hand come first. Nothing that is fetched is ever run.
/// </summary>
public sealed class DatasetAcquisition
{
    private readonly DatasetSources _sources;
    private readonly IProgress<DownloadProgress>? _downloads;
    private readonly IProgress<ExtractionProgress>? _unpacking;

    /// <summary>Creates it.</summary>
    /// <param name="sources">Where from and where to; null for the defaults.</param>
    /// <param name="downloads">Told while archives are fetched; may be null.</param>
    /// <param name="unpacking">Told while archives are unpacked; may be null.</param>
    public DatasetAcquisition(DatasetSources? sources = null, IProgress<DownloadProgress>? downloads = null, IProgress<ExtractionProgress>? unpacking = null)
    {
        _sources = sources ?? new DatasetSources();
        _downloads = downloads;
        _unpacking = unpacking;
    }

    /// <summary>Opens a data set.</summary>
    /// <param name="nameOrPath">A YAML file, a folder with one, or a name such as <c>coco8.yaml</c>.</param>
    /// <param name="required">The split whose pictures must be there.</param>
    /// <param name="cancellationToken">Stops; what has arrived is kept and continued the next time.</param>
    /// <returns>The description; the pictures of the required split exist.</returns>
    /// <exception cref="InputException">It is missing or wrong, or cannot be fetched; the message says where it may be put by hand.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public DatasetYaml Open(string nameOrPath, DatasetSplit required = DatasetSplit.Val, CancellationToken cancellationToken = default)
    {
        if (!IsAtHand(nameOrPath) && KnownDatasets.Find(nameOrPath) is { } known)
        {
            return new KnownDatasetStore(_sources, _downloads, _unpacking).Open(known, cancellationToken);
        }

        var yaml = DatasetYaml.Load(nameOrPath, _sources.LocalFolder);
        if (yaml.Download is null || !yaml.Has(required) || yaml.AreAtHand(required))
        {
            return yaml;
        }

        new UserArchive(_sources, _downloads, _unpacking).Fetch(yaml, cancellationToken);
        return DatasetYaml.Load(yaml.SourceFile, _sources.LocalFolder);
    }

    private bool IsAtHand(string nameOrPath) => new DatasetSearch(_sources.LocalFolder).Exists(nameOrPath);
}
