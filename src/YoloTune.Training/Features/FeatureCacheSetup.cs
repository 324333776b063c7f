using YoloTune.Core.Runs;
using YoloTune.Data.Datasets;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Training.Batching;

namespace YoloTune.Training.Features;

/// <summary>What a feature cache is made of and for.</summary>
internal sealed record FeatureCacheSetup
{
    public required FrozenPrefix Prefix { get; init; }

    public required FeatureLayout Layout { get; init; }

    /// <summary>Epochs and views; the first begins with epoch 0.</summary>
    public required IReadOnlyList<ViewSegment> Segments { get; init; }

    public required Dataset Data { get; init; }

    /// <summary>Makes the pictures; not owned.</summary>
    public required IBatchLoader Loader { get; init; }

    /// <summary>How it makes them.</summary>
    public required LoaderOptions LoaderOptions { get; init; }

    /// <summary>Where the files lie.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes that all files of the folder may have.</summary>
    public required long Limit { get; init; }

    /// <summary>Called with the iteration of an uncached run and its pictures while a bank is made; null for nobody.</summary>
    public Action<long, ImageBatch>? Pictured { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Action<RunEvent> Publish { get; init; }

    /// <summary>Bytes of the records of a segment.</summary>
    /// <param name="segment">The segment.</param>
    public long BytesOf(ViewSegment segment) => (long)segment.Views * Data.Items.Count * Layout.BytesPerView;

    /// <summary>Tells the user something.</summary>
    /// <param name="text">What.</param>
    public void Log(string text) => Publish(new LogMessage(LogSeverity.Information, text));
}
