using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>
/// Compares a written module tree with the reference's own: classes, children and their order, tensors, attributes and their order
/// and values, and which modules are one object.
/// </summary>
internal sealed class ModuleComparison(PickledFile expected, PickledFile actual)
{
    /// <summary>Attributes that the specification says not to write, and caches of the last run (spec/02 sections 5 and 7).</summary>
    private static readonly HashSet<string> Caches = ["anchors", "strides", "shape", "max_det", "angle", "legacy", "export"];

    internal static readonly string[] Framework =
    [
        "training", "_parameters", "_buffers", "_non_persistent_buffers_set", "_backward_pre_hooks", "_backward_hooks", "_is_full_backward_hook", "_forward_hooks",
        "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks", "_forward_pre_hooks_with_kwargs", "_state_dict_hooks",
        "_state_dict_pre_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks", "_modules",
    ];

    private readonly Dictionary<ObjectRecord, ObjectRecord> _pairs = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ObjectRecord> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Number of modules compared.</summary>
    public int Modules => _pairs.Count;

    /// <summary>Compares the models of both files.</summary>
    /// <param name="allowed">Attributes of the model object that only the written file may have.</param>
    public void Run(params string[] allowed) => Module(expected.Model, actual.Model, "model", allowed);

    public void Value(object? left, object? right, string where)
    {
        switch (left)
        {
            case PickleTuple tuple:
                Items(tuple.Items, Assert.IsType<PickleTuple>(right).Items, where);
                break;
            case List<object?> list:
                Items(list, Assert.IsType<List<object?>>(right), where);
                break;
            case PickleDictionary dictionary:
                Dictionary(dictionary, Assert.IsType<PickleDictionary>(right), where);
                break;
            case PickleSet set:
                Assert.True(set.Items.SetEquals(Assert.IsType<PickleSet>(right).Items), where);
                break;
            case TensorRecord:
                Tensor(left, right, where);
                break;
            case ObjectRecord record:
                Object(record, Assert.IsType<ObjectRecord>(right), where);
                break;
            default:
                Assert.True(Equals(left, right), $"{where}: {right ?? "None"}, not {left ?? "None"}");
                break;
        }
    }

    private void Items(IReadOnlyList<object?> left, IReadOnlyList<object?> right, string where)
    {
        Assert.True(left.Count == right.Count, $"{where} has {right.Count} items, not {left.Count}");
        for (var i = 0; i < left.Count; i++)
        {
            Value(left[i], right[i], $"{where}[{i}]");
        }
    }

    private void Dictionary(PickleDictionary left, PickleDictionary right, string where)
    {
        var leftKeys = left.Items.Select(entry => entry.Key).Where(key => key is not "save_dir").ToHashSet();
        Assert.True(leftKeys.SetEquals(right.Items.Select(entry => entry.Key)), $"{where} has other keys");
        var values = right.Items.ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (var (key, value) in left.Items.Where(entry => leftKeys.Contains(entry.Key)))
        {
            Value(value, values[key], $"{where}[{key}]");
        }
    }

    private void Tensor(object? left, object? right, string where)
    {
        var (one, two) = (expected.Tensor(left), actual.Tensor(right));
        Assert.True(one.Kind == two.Kind && one.Shape.SequenceEqual(two.Shape), $"{where}: {two.Kind} [{string.Join(',', two.Shape)}], not {one.Kind} [{string.Join(',', one.Shape)}]");
        Assert.True(one.Data.Span.SequenceEqual(two.Data.Span), where);
    }

    private void Object(ObjectRecord left, ObjectRecord right, string where)
    {
        if (left.Attributes.ContainsKey("_modules"))
        {
            Module(left, right, where, []);
            return;
        }

        Assert.Equal(left.ClassName, right.ClassName);
        Assert.Equal(left.Attributes.Keys, right.Attributes.Keys);
        foreach (var (name, value) in left.Attributes)
        {
            Value(value, right[name], $"{where}.{name}");
        }
    }

    private void Module(ObjectRecord left, ObjectRecord right, string where, string[] allowed)
    {
        if (_pairs.TryGetValue(left, out var known))
        {
            Assert.True(ReferenceEquals(known, right), $"{where} is not the same object as elsewhere");
            return;
        }

        _pairs.Add(left, right);
        Assert.True(_seen.Add(right), $"{where} is shared, but should not be");
        Assert.Equal($"{where}: {left.ClassName}", $"{where}: {right.ClassName}");
        Assert.Equal(Framework, right.Attributes.Keys.Take(Framework.Length));
        Assert.Equal(left.Attributes.Keys.Where(key => Framework.Contains(key)), Framework);
        var (own, written) = (
            left.Attributes.Keys.Where(key => !Framework.Contains(key) && !Caches.Contains(key)),
            right.Attributes.Keys.Where(key => !Framework.Contains(key) && (!allowed.Contains(key) || left.Attributes.ContainsKey(key))));

        // The model object of a classifier gets its attributes in another order than the others.
        Assert.Equal(allowed.Length > 0 ? own.Order(StringComparer.Ordinal) : own, allowed.Length > 0 ? written.Order(StringComparer.Ordinal) : written);
        foreach (var (name, value) in left.Attributes.Where(entry => !Caches.Contains(entry.Key)))
        {
            switch (name)
            {
                case "training":
                    break;
                case "_parameters" or "_buffers":
                    Ordered(value, right[name], $"{where}.{name}", Value);
                    break;
                case "_modules":
                    Ordered(value, right[name], where, (one, two, path) => Child(one, two, path));
                    break;
                default:
                    Value(value, right[name], $"{where}.{name}");
                    break;
            }
        }
    }

    private void Child(object? left, object? right, string where)
    {
        if (left is null || right is null)
        {
            Assert.Equal(left, right);
            return;
        }

        Module((ObjectRecord)left, (ObjectRecord)right, where, []);
    }

    private static void Ordered(object? left, object? right, string where, Action<object?, object?, string> compare)
    {
        var (one, two) = (((PickleDictionary)left!).Items.ToList(), ((PickleDictionary)right!).Items.ToList());
        Assert.Equal(one.Select(entry => $"{where}.{entry.Key}"), two.Select(entry => $"{where}.{entry.Key}"));
        for (var i = 0; i < one.Count; i++)
        {
            compare(one[i].Value, two[i].Value, $"{where}.{one[i].Key}");
        }
    }
}
