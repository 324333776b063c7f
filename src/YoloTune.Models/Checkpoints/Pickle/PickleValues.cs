using System.Diagnostics.CodeAnalysis;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>A tuple. Numbers are long, double or BigInteger; text is string; bytes are byte[]; a list is List of object.</summary>
/// <param name="Items">Its items.</param>
internal sealed record PickleTuple(object?[] Items)
{
    /// <summary>The tuple without items.</summary>
    public static PickleTuple Empty { get; } = new([]);

    /// <inheritdoc/>
    public bool Equals(PickleTuple? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A dictionary in insertion order.</summary>
/// <param name="isOrderedDict">True for <c>collections.OrderedDict</c>, false for a plain dictionary.</param>
internal sealed class PickleDictionary(bool isOrderedDict)
{
    private OrderedDictionary<object, object?>? _items;

    /// <summary>True for <c>collections.OrderedDict</c>.</summary>
    public bool IsOrderedDict { get; } = isOrderedDict;

    /// <summary>Number of entries.</summary>
    public int Count => _items?.Count ?? 0;

    /// <summary>Entries in insertion order; the key None is <see cref="PickleKey.None"/>.</summary>
    public IEnumerable<KeyValuePair<object, object?>> Items => _items ?? Enumerable.Empty<KeyValuePair<object, object?>>();

    /// <summary>The value of a text key, or null when absent (or None).</summary>
    /// <param name="key">The key.</param>
    public object? this[string key] => _items is not null && _items.TryGetValue(key, out var value) ? value : null;

    /// <summary>True when the text key exists.</summary>
    /// <param name="key">The key.</param>
    public bool Contains(string key) => _items is not null && _items.ContainsKey(key);

    /// <summary>Adds or replaces an entry; a replaced entry keeps its place.</summary>
    /// <param name="key">A hashable key.</param>
    /// <param name="value">The value.</param>
    public void Set(object key, object? value) => (_items ??= new(PickleKey.Comparer))[key] = value;
}

/// <summary>A set, in insertion order of nothing in particular.</summary>
internal sealed class PickleSet
{
    /// <summary>Its items.</summary>
    public HashSet<object> Items { get; } = new(PickleKey.Comparer);
}

/// <summary>Which values can be keys, and when two are the same (1, 1.0 and True are, as in Python).</summary>
internal sealed class PickleKey : IEqualityComparer<object>
{
    private PickleKey()
    {
    }

    /// <summary>Stands for the key None.</summary>
    public static object None { get; } = new();

    /// <summary>The comparer.</summary>
    public static PickleKey Comparer { get; } = new();

    /// <summary>The key for a value, or null when the value cannot be a key.</summary>
    /// <param name="value">The value.</param>
    public static object? From(object? value) => value switch
    {
        null => None,
        List<object?> or PickleDictionary or PickleSet => null,
        bool flag => flag ? 1L : 0L,
        double number when Math.Abs(number) < 1e15 && Math.Floor(number) == number => (long)number,
        _ => value,
    };

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) => object.Equals(x, y);

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] object obj) => obj switch
    {
        // The hash of a number is its value: mixed with a seed, so that a file cannot choose colliding keys.
        long number => HashCode.Combine(number),
        double number => HashCode.Combine(number),
        System.Numerics.BigInteger number => HashCode.Combine(number.GetHashCode()),
        _ => obj.GetHashCode(),
    };
}

/// <summary>A named thing of Python that the file refers to; only a name, never resolved to code.</summary>
/// <param name="FullName">Module and name.</param>
/// <param name="Kind">What the machine may do with it.</param>
internal sealed record PickleGlobal(string FullName, GlobalKind Kind);

/// <summary>An object of an allowed class: its class name and its attributes, nothing else.</summary>
/// <param name="className">Module and name of the class.</param>
internal sealed class ObjectRecord(string className)
{
    /// <summary>Module and name of the class.</summary>
    public string ClassName { get; } = className;

    /// <summary>Name of the class without its module.</summary>
    public string ShortName { get; } = className[(className.LastIndexOf('.') + 1)..];

    /// <summary>Attributes by name.</summary>
    public Dictionary<string, object?> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>An attribute, or null when absent (or None).</summary>
    /// <param name="name">Its name.</param>
    public object? this[string name] => Attributes.GetValueOrDefault(name);
}

/// <summary>A reference to raw bytes of the archive.</summary>
/// <param name="ClassName">Name of the storage class within module torch, such as HalfStorage.</param>
/// <param name="Key">Which entry of the archive.</param>
/// <param name="ElementCount">Number of elements.</param>
internal sealed record StorageRecord(string ClassName, string Key, long ElementCount);

/// <summary>A tensor as a view of a storage; checked to lie inside it.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">First element.</param>
/// <param name="Size">Sizes, outermost first.</param>
/// <param name="Stride">Steps in elements.</param>
internal sealed record TensorRecord(StorageRecord Storage, long Offset, long[] Size, long[] Stride);

/// <summary>A numpy element type, such as f8.</summary>
/// <param name="code">Letter and size.</param>
internal sealed class NumpyType(string code)
{
    /// <summary>Letter and size without the sign of the byte order.</summary>
    public string Code { get; } = code.TrimStart('<', '>', '=', '|');

    /// <summary>True when values are big-endian.</summary>
    public bool IsBigEndian { get; set; } = code.StartsWith('>');
}

/// <summary>The result of an allowed call whose value is of no interest.</summary>
/// <param name="Description">What it was.</param>
internal sealed record OpaqueValue(string Description);
