using YoloTune.Core.Errors;

namespace YoloTune.Models.Native;

/// <summary>Reads <see cref="OneDnnMode"/>.</summary>
internal static class OneDnnModeReader
{
    /// <summary>The environment variable's name.</summary>
    public const string Variable = "YOLOTUNE_ONEDNN";

    /// <summary>The mode that a value of the variable asks for; null or empty is <see cref="OneDnnMode.Auto"/>.</summary>
    /// <param name="value">The value, in any case.</param>
    /// <exception cref="InputException">The value is none of auto, on and off.</exception>
    public static OneDnnMode Parse(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or "auto" => OneDnnMode.Auto,
        "on" => OneDnnMode.On,
        "off" => OneDnnMode.Off,
        _ => throw new InputException($"the environment variable {Variable} has an unknown value", value: value, remedy: "Set it to auto, on or off"),
    };
}
