namespace YoloTune.Models.Checkpoints.Writing;

/// <summary>A tuple.</summary>
/// <param name="items">Its items.</param>
internal sealed class TupleNode(params object?[] items)
{
    /// <summary>Its items.</summary>
    public IReadOnlyList<object?> Items { get; } = items;

    /// <summary>A tuple of whole numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    public static TupleNode Of(IEnumerable<long> numbers) => new([.. numbers.Cast<object?>()]);
}

/// <summary>A dictionary in order; text keys and whole-number keys may be mixed.</summary>
/// <param name="entries">Keys (text or whole numbers) and values.</param>
/// <param name="isOrderedDict">True for <c>collections.OrderedDict</c>, false for a plain dictionary.</param>
internal sealed class DictionaryNode(IEnumerable<KeyValuePair<object, object?>> entries, bool isOrderedDict = false)
{
    /// <summary>Its entries.</summary>
    public IReadOnlyList<KeyValuePair<object, object?>> Entries { get; } = [.. entries];

    /// <summary>True for <c>collections.OrderedDict</c>.</summary>
    public bool IsOrderedDict { get; } = isOrderedDict;

    /// <summary>An ordered dictionary with text keys.</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="entries">Its entries.</param>
    public static DictionaryNode Ordered<T>(IEnumerable<KeyValuePair<string, T>> entries) =>
        new(entries.Select(entry => KeyValuePair.Create<object, object?>(entry.Key, entry.Value)), isOrderedDict: true);

    /// <summary>An ordered dictionary without entries.</summary>
    public static DictionaryNode EmptyOrdered() => new([], isOrderedDict: true);
}

/// <summary>The result of a call (REDUCE).</summary>
/// <param name="callable">What is called.</param>
/// <param name="arguments">With what.</param>
internal sealed class CallNode(GlobalName callable, TupleNode arguments)
{
    /// <summary>What is called.</summary>
    public GlobalName Callable { get; } = callable;

    /// <summary>With what.</summary>
    public TupleNode Arguments { get; } = arguments;
}

/// <summary>An object of a class (NEWOBJ without arguments, then BUILD).</summary>
/// <param name="type">The class.</param>
/// <param name="state">Its attributes; null leaves BUILD out.</param>
internal sealed class ObjectNode(GlobalName type, DictionaryNode? state)
{
    /// <summary>The class.</summary>
    public GlobalName Type { get; } = type;

    /// <summary>Its attributes, or null.</summary>
    public DictionaryNode? State { get; } = state;
}

/// <summary>A reference to something outside the pickle (BINPERSID).</summary>
/// <param name="id">What identifies it.</param>
internal sealed class ExternalNode(TupleNode id)
{
    /// <summary>What identifies it.</summary>
    public TupleNode Id { get; } = id;
}
