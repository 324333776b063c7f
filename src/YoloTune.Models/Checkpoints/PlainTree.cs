using System.Globalization;
using System.Numerics;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Turns unpickled values into plain trees: string, long, double, bool, null, List of object, dictionaries with text keys, and
/// <see cref="StoredTensor"/>. Bounded in depth and size, because a pickle may share or contain its own parts.
/// </summary>
/// <param name="tensors">Loads tensors.</param>
/// <param name="faults">Makes the errors.</param>
internal sealed class PlainTree(TensorLoader tensors, PickleFaults faults)
{
    private const int Deepest = 64;
    private const int MostNodes = 4_000_000;
    private int _nodes;

    /// <summary>The tree of a value.</summary>
    /// <param name="value">An unpickled value.</param>
    /// <param name="what">Where it stands, for errors.</param>
    public object? Convert(object? value, string what) => Convert(value, what, 0);

    /// <summary>The tree of a dictionary or record of arguments; empty for None and for anything else.</summary>
    /// <param name="value">An unpickled value.</param>
    /// <param name="what">Where it stands, for errors.</param>
    public IReadOnlyDictionary<string, object?> Dictionary(object? value, string what) =>
        Convert(value, what) as Dictionary<string, object?> ?? [];

    private static string Key(object key) => key switch
    {
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        PickleGlobal global => global.FullName,
        _ => ReferenceEquals(key, PickleKey.None) ? "None" : key.GetType().Name,
    };

    private object? Convert(object? value, string what, int depth)
    {
        if (depth > Deepest)
        {
            throw faults.OverLimit($"'{what}' nested too deeply, or containing itself", Deepest);
        }

        if (++_nodes > MostNodes)
        {
            throw faults.OverLimit($"too many values in '{what}'", MostNodes);
        }

        return value switch
        {
            null or string or long or double or bool => value,
            BigInteger number => (double)number,
            List<object?> list => List(list, what, depth),
            PickleTuple tuple => List(tuple.Items, what, depth),
            PickleSet set => List(set.Items, what, depth),
            PickleDictionary dictionary => Dictionary(dictionary.Items.Select(entry => KeyValuePair.Create(Key(entry.Key), entry.Value)), what, depth),
            ObjectRecord { ShortName: "IterableSimpleNamespace" } record => Dictionary(record.Attributes, what, depth),
            TensorRecord tensor => tensors.Load(tensor),
            PickleGlobal global => global.FullName,
            OpaqueValue opaque => opaque.Description,
            ObjectRecord record => record.ClassName,
            _ => value.GetType().Name,
        };
    }

    private List<object?> List(IEnumerable<object?> items, string what, int depth)
    {
        var result = new List<object?>();
        foreach (var item in items)
        {
            result.Add(Convert(item, what, depth + 1));
        }

        return result;
    }

    private Dictionary<string, object?> Dictionary(IEnumerable<KeyValuePair<string, object?>> entries, string what, int depth)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, item) in entries)
        {
            result[key] = Convert(item, what, depth + 1);
        }

        return result;
    }
}
