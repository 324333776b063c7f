using YoloTune.Core.Downloads;

namespace YoloTune.Models.Weights;

/// <summary>Where official weights come from and where they are kept.</summary>
public sealed record OfficialWeightsOptions
{
    /// <summary>The folder they are kept in; <see cref="OfficialWeights.DefaultFolder"/> by default.</summary>
    public string Folder { get; init; } = OfficialWeights.DefaultFolder;

    /// <summary>Base address, ending with a slash; <see cref="AssetAddress.Weights"/> by default.</summary>
    public Uri Address { get; init; } = AssetAddress.Weights;

    /// <summary>How patiently they are fetched.</summary>
    public DownloadOptions Download { get; init; } = new();
}
