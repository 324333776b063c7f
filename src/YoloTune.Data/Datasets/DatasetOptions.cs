using YoloTune.Core.Tasks;

namespace YoloTune.Data.Datasets;

/// <summary>How a data set is read. Names in parentheses are the keys of the command line.</summary>
public sealed record DatasetOptions
{
    /// <summary>What is to be learned; decides the label columns (<c>task</c>). Not Classify.</summary>
    public TaskKind Task { get; init; } = TaskKind.Detect;

    /// <summary>All classes become class 0, named <c>item</c> (<c>single_cls</c>).</summary>
    public bool SingleClass { get; init; }

    /// <summary>Objects of other classes are dropped, their images stay; null for all (<c>classes</c>).</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Share of the sorted images kept from the start, (0, 1]; for training only (<c>fraction</c>).</summary>
    public double Fraction { get; init; } = 1.0;

    /// <summary>Having no label file at all is an error, as it is for training; otherwise a warning.</summary>
    public bool RequireLabels { get; init; }

    /// <summary>Keep the result of verification on disk, so that the next start is quick.</summary>
    public bool UseLabelCache { get; init; } = true;

    /// <summary>
    /// Where label caches go; null for <c>[labels folder].[split].yolotune.cache</c>, or the user's cache folder when that place is read-only.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Threads that verify; 0 for one per processor.</summary>
    public int Threads { get; init; }
}
