namespace YoloTune.Models.Native;

/// <summary>The user's word on oneDNN, from the environment variable <c>YOLOTUNE_ONEDNN</c>.</summary>
internal enum OneDnnMode
{
    /// <summary>Use it, repair it where that is known to work, else do without.</summary>
    Auto,

    /// <summary>Use it or fail: it is repaired where that is known to work, but never switched off.</summary>
    On,

    /// <summary>Do without from the start.</summary>
    Off,
}
