using YoloTune.Core.Errors;
using YoloTune.Data.Corpus.Objects;
using YoloTune.Data.Corpus.Scenes;

namespace YoloTune.Data.Corpus;

/// <summary>
/// Composes pictures for pre-training: cut-outs of many kinds over made-up backdrops, with clutter, shadows, blur and things that
/// hide each other. A picture depends on the cut-outs, seed, side and index only.
/// </summary>
public sealed class CorpusGenerator
{
    private readonly CutOutShelf _shelf;

    internal CorpusGenerator(IReadOnlyList<CutOut> cutOuts) => _shelf = new CutOutShelf(cutOuts);

    /// <summary>Class names by index: 194 kinds of things.</summary>
    public static IReadOnlyList<string> ClassNames => CorpusClasses.Names;

    /// <summary>The cut-outs in use.</summary>
    public int CutOutCount => _shelf.Count;

    /// <summary>
    /// Reads the pictures of the package <c>@lobehub/fluent-emoji-3d</c> 1.1.0 (MIT); fetches its archive of 16 MB to the user's
    /// cache folder when it is not there. Takes some seconds and about 250 MB of memory.
    /// </summary>
    /// <param name="archive">The archive; null for the one in the cache folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputException">The archive is missing, cannot be fetched, or has a wrong checksum.</exception>
    public static async Task<CorpusGenerator> LoadAsync(string? archive = null, CancellationToken cancellationToken = default)
    {
        var path = await CutOutPackage.EnsureAsync(archive, cancellationToken);
        return new CorpusGenerator(CutOutPackage.Read(path, cancellationToken));
    }

    /// <summary>Composes one picture; safe to call from several threads.</summary>
    /// <param name="index">Which one, from 0. There is no end.</param>
    /// <param name="options">Seed and side; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or an option is out of range.</exception>
    public CorpusSample Compose(int index, CorpusOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var choice = options ?? new CorpusOptions();
        choice.Validate();
        var (image, boxes) = CorpusScene.Compose(_shelf, choice.Seed, index, choice.Side);
        return new CorpusSample(image, boxes);
    }
}
