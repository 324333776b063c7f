using YoloTune.Core.Downloads;
using YoloTune.Core.Files;

namespace YoloTune.Data.Known;

/// <summary>Where data sets come from and where they are kept.</summary>
public sealed record DatasetSources
{
    /// <summary>The folder that known data sets are kept in; <c>datasets</c> in the user's cache folder by default.</summary>
    public string Folder { get; init; } = Path.Combine(UserCache.Folder, "datasets");

    /// <summary>The user's data-sets folder, which comes first; null for <c>YOLOTUNE_DATASETS</c>, else <c>datasets</c> in the current folder.</summary>
    public string? LocalFolder { get; init; }

    /// <summary>Base address of known data sets, ending with a slash; <see cref="AssetAddress.Datasets"/> by default.</summary>
    public Uri Address { get; init; } = AssetAddress.Datasets;

    /// <summary>How patiently archives are fetched.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>What an archive that a user's YAML names may hold at most.</summary>
    public ExtractionLimits Limits { get; init; } = new();
}
