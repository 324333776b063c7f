using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Training.Batching;

namespace YoloTune.Training.Features;

/// <summary>
/// Batches of outputs of the frozen layers in place of pictures. The bank of a segment is opened, or made, before its first
/// epoch. Order and views of an epoch depend on its number and the seed alone, so that a resumed run goes on exactly.
/// </summary>
internal sealed class FeatureFeed : ITrainingFeed
{
    private readonly FeatureCacheSetup _setup;
    private readonly ReferenceShuffle _orders;
    private FeatureBank? _bank;
    private ViewSegment? _open;

    /// <summary>Creates the feed.</summary>
    /// <param name="setup">What it works with.</param>
    public FeatureFeed(FeatureCacheSetup setup)
    {
        _setup = setup;
        _orders = new ReferenceShuffle(setup.Data.Items.Count, setup.Loader.BatchSize, setup.LoaderOptions.MosaicClosedFrom);
    }

    /// <inheritdoc/>
    public void Prepare(int epoch, CancellationToken cancellationToken)
    {
        var segment = SegmentOf(epoch);
        if (_open == segment)
        {
            return;
        }

        _bank?.Dispose();
        (_bank, _open) = (null, null);
        _bank = Open(segment, cancellationToken);
        _open = segment;
    }

    /// <inheritdoc/>
    public IEnumerable<TrainingBatch> ReadEpoch(int epoch, int firstBatch)
    {
        var segment = SegmentOf(epoch);
        var bank = _open == segment && _bank is not null ? _bank : throw new InvalidOperationException($"Epoch {epoch} was not prepared.");
        var order = _orders.Order(epoch);
        var size = _setup.Loader.BatchSize;
        for (var batch = firstBatch; batch < _setup.Loader.BatchCount; batch++)
        {
            var places = Array.ConvertAll(order[(batch * size)..Math.Min((batch + 1) * size, order.Length)], image => (segment.ViewOf(epoch, image), image));
            yield return new FeatureTrainingBatch(
                _setup.Prefix,
                _setup.Layout,
                bank,
                places,
                Array.ConvertAll(places, place => _setup.Data.Items[place.image].ImageFile),
                _setup.LoaderOptions.ImageSize);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bank?.Dispose();

    private ViewSegment SegmentOf(int epoch) => _setup.Segments.Last(segment => segment.First <= epoch);

    private FeatureBank Open(ViewSegment segment, CancellationToken cancellationToken)
    {
        var key = FeatureKey.Compute(_setup.Prefix, _setup.Layout, _setup.Data, _setup.LoaderOptions, segment);
        var path = FeatureFolder.PathOf(_setup.Folder, key);
        if (Reuse(path, key, cancellationToken) is { } known)
        {
            return known;
        }

        FeatureFolder.MakeRoom(_setup.Folder, _setup.BytesOf(segment), _setup.Limit);
        var started = _setup.Clock.GetTimestamp();
        var length = new FeatureBankBuilder(_setup, _orders).Build(path, key, segment, Picture, cancellationToken);
        _setup.Log(FormattableString.Invariant(
            $"Feature cache: made {segment.Views} views of {_setup.Data.Items.Count} pictures in {_setup.Clock.GetElapsedTime(started).TotalSeconds:F1} s, {length / 1e9:F2} GB in {path}"));
        return FeatureBank.TryOpen(path, key, out var problem)
            ?? throw new InputException($"the feature cache cannot be read: {problem ?? "it is gone"}", path, remedy: "Check the disk, or train with feature_cache=False");
    }

    private FeatureBank? Reuse(string path, byte[] key, CancellationToken cancellationToken)
    {
        var bank = FeatureBank.TryOpen(path, key, out var problem);
        if (bank is not null && !bank.Verify(cancellationToken))
        {
            bank.Dispose();
            (bank, problem) = (null, "a checksum is wrong");
        }

        if (problem is not null)
        {
            _setup.Publish(new LogMessage(LogSeverity.Warning, $"Feature cache: {path} is made anew: {problem}."));
        }
        else if (bank is not null)
        {
            FeatureFolder.Touch(path, _setup.Clock);
            _setup.Log(FormattableString.Invariant($"Feature cache: an earlier run's is used again, {bank.Length / 1e9:F2} GB in {path}"));
        }

        return bank;
    }

    private void Picture(int epoch, int batch, ImageBatch pictures) => _setup.Pictured?.Invoke(((long)epoch * _setup.Loader.BatchCount) + batch, pictures);
}
