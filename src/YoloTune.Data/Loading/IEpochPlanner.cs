using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Loading;

/// <summary>Plans the epochs of a loader.</summary>
internal interface IEpochPlanner : IDisposable
{
    /// <summary>Images per epoch.</summary>
    int ImageCount { get; }

    /// <summary>Images of a full batch.</summary>
    int BatchSize { get; }

    /// <summary>Colour channels.</summary>
    int Channels { get; }

    /// <summary>Pixels of the largest batch image.</summary>
    int LargestArea { get; }

    /// <summary>What the labels of a batch are made of.</summary>
    TargetOptions Targets { get; }

    /// <summary>The plan of a zero-based epoch.</summary>
    EpochPlan Plan(int epoch);
}
