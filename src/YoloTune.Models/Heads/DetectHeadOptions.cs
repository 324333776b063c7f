namespace YoloTune.Models.Heads;

/// <summary>What all detection-like heads are made from.</summary>
public sealed record DetectHeadOptions
{
    /// <summary>nc, at least 1.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Channels of every input level, finest first.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>R, bins per side; 1 means plain distances.</summary>
    public int RegisterMaximum { get; init; } = 16;

    /// <summary>True for the second, end-to-end pair of branches.</summary>
    public bool EndToEnd { get; init; }

    /// <summary>True for the plain class branch of YOLOv8.</summary>
    public bool Legacy { get; init; }

    /// <summary>Channels of the class branch; null derives them from the number of classes.</summary>
    public int? ClassChannels { get; init; }
}
