using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Objects;

/// <summary>All cut-outs, by class. Classes are drawn equally often, then one of the class.</summary>
internal sealed class CutOutShelf
{
    private readonly CutOut[][] _byClass;

    /// <summary>Puts cut-outs on the shelf; their order matters for what a seed draws.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public CutOutShelf(IEnumerable<CutOut> cutOuts)
    {
        _byClass = [.. cutOuts.GroupBy(cutOut => cutOut.ClassIndex).OrderBy(group => group.Key).Select(group => group.ToArray())];
        if (_byClass.Length == 0)
        {
            throw new ArgumentException("A shelf needs at least one cut-out.", nameof(cutOuts));
        }
    }

    /// <summary>Classes that have a cut-out.</summary>
    public int ClassCount => _byClass.Length;

    /// <summary>Cut-outs of all classes.</summary>
    public int Count => _byClass.Sum(group => group.Length);

    /// <summary>Draws one.</summary>
    public CutOut Draw(SurfaceRandom random)
    {
        var group = _byClass[random.Integer(_byClass.Length)];
        return group[random.Integer(group.Length)];
    }
}
