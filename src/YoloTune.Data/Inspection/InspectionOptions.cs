using YoloTune.Core.Tasks;

namespace YoloTune.Data.Inspection;

/// <summary>What is examined, and how.</summary>
public sealed record InspectionOptions
{
    /// <summary>What the labels are for; null by the looks of them.</summary>
    public TaskKind? Task { get; init; }

    /// <summary>Size of the network input, pixels (<c>imgsz</c>).</summary>
    public int ImageSize { get; init; } = 640;

    /// <summary>Decode the pictures and look for like ones.</summary>
    public bool LookAtPixels { get; init; } = true;

    /// <summary>Bits of 63 in which the fingerprints of like pictures may differ, 0 to 7.</summary>
    public int MostDifferentBits { get; init; } = 7;

    /// <summary>Least correlation of like pictures at 16 x 16 pixels, 0 to 1.</summary>
    public double LeastCorrelation { get; init; } = 0.97;

    /// <summary>A class with fewer objects than this in the training split is called rare.</summary>
    public int RareClass { get; init; } = 20;

    /// <summary>Objects whose side at the network input is below this are called small, pixels: the stride of the finest level.</summary>
    public double SmallSide { get; init; } = 8;

    /// <summary>Threads; 0 for one per processor.</summary>
    public int Threads { get; init; }
}
