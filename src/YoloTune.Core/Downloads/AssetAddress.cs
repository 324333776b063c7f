using YoloTune.Core.Errors;

namespace YoloTune.Core.Downloads;

/// <summary>Where official files are fetched from, and whether at all.</summary>
public static class AssetAddress
{
    /// <summary>Environment variable with the base address of weights, for mirrors.</summary>
    public const string WeightsVariable = "YOLOTUNE_ASSETS_URL";

    /// <summary>Environment variable with the base address of data sets, for mirrors.</summary>
    public const string DatasetsVariable = "YOLOTUNE_DATASETS_URL";

    /// <summary>Environment variable that forbids all fetching when it is neither empty nor 0.</summary>
    public const string OfflineVariable = "YOLOTUNE_OFFLINE";

    private const string OfficialWeights = "https://github.com/ultralytics/assets/releases/download/v8.4.0/";
    private const string OfficialDatasets = "https://github.com/ultralytics/assets/releases/download/v0.0.0/";

    /// <summary>Base address of weights (specification 02, section 12), or that of the mirror; ends with a slash.</summary>
    /// <exception cref="InputException">The variable holds no http or https address.</exception>
    public static Uri Weights => Parse(WeightsVariable, Environment.GetEnvironmentVariable(WeightsVariable), OfficialWeights);

    /// <summary>Base address of data sets, or that of the mirror; ends with a slash.</summary>
    /// <exception cref="InputException">The variable holds no http or https address.</exception>
    public static Uri Datasets => Parse(DatasetsVariable, Environment.GetEnvironmentVariable(DatasetsVariable), OfficialDatasets);

    /// <summary>Whether the user has forbidden all fetching.</summary>
    public static bool IsOffline => Environment.GetEnvironmentVariable(OfflineVariable) is not (null or "" or "0");

    internal static Uri Parse(string variable, string? text, string fallback)
    {
        text = string.IsNullOrWhiteSpace(text) ? fallback : text.Trim();
        var address = text.EndsWith('/') ? text : text + "/";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new InputException($"{variable} is not an address", value: text, remedy: "Give one such as https://mirror.example.com/weights/");
    }
}
