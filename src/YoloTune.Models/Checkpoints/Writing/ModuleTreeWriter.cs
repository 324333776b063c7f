using System.Globalization;

namespace YoloTune.Models.Checkpoints.Writing;

/// <summary>
/// Pickles a graph with modules and tensors (spec/02 section 6.1): every module with the full set of framework keys, every tensor as
/// a contiguous view of a storage of its own.
/// </summary>
internal sealed class ModuleTreeWriter
{
    private static readonly GlobalName RebuildTensor = new("torch._utils", "_rebuild_tensor_v2");
    private static readonly GlobalName RebuildParameter = new("torch._utils", "_rebuild_parameter");
    private static readonly GlobalName Set = new("__builtin__", "set");

    /// <summary>Hook tables between <c>_non_persistent_buffers_set</c> and <c>_modules</c>, in the order of real files; only <c>_is_full_backward_hook</c> is no table.</summary>
    private static readonly string[] Hooks =
    [
        "_backward_pre_hooks", "_backward_hooks", "_is_full_backward_hook", "_forward_hooks", "_forward_hooks_with_kwargs", "_forward_hooks_always_called",
        "_forward_pre_hooks", "_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks",
    ];

    private readonly List<ReadOnlyMemory<byte>> _storages = [];

    private ModuleTreeWriter()
    {
    }

    /// <summary>Pickles a graph.</summary>
    /// <param name="root">Values of <see cref="Pickler"/>, <see cref="ModuleNode"/> and <see cref="StoredTensor"/>.</param>
    /// <returns>The pickle, and the bytes of storage 0, 1, 2, ...</returns>
    /// <exception cref="NotSupportedException">There is a value that cannot be pickled.</exception>
    public static (byte[] Pickle, IReadOnlyList<ReadOnlyMemory<byte>> Storages) Write(object root)
    {
        var writer = new ModuleTreeWriter();
        var pickle = Pickler.Dump(root, writer.Expand);
        return (pickle, writer._storages);
    }

    private static GlobalName StorageClass(TensorKind kind) => new("torch", kind switch
    {
        TensorKind.Float16 => "HalfStorage",
        TensorKind.BFloat16 => "BFloat16Storage",
        TensorKind.Float32 => "FloatStorage",
        TensorKind.Float64 => "DoubleStorage",
        TensorKind.Int8 => "CharStorage",
        TensorKind.UInt8 => "ByteStorage",
        TensorKind.Int16 => "ShortStorage",
        TensorKind.Int32 => "IntStorage",
        TensorKind.Int64 => "LongStorage",
        _ => "BoolStorage",
    });

    private static ObjectNode Module(ModuleNode module)
    {
        var state = new List<KeyValuePair<object, object?>>
        {
            new("training", false),
            new("_parameters", DictionaryNode.Ordered(module.Parameters.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is { } value ? new ParameterValue(value) : null)))),
            new("_buffers", DictionaryNode.Ordered(module.Buffers)),
            new("_non_persistent_buffers_set", new CallNode(Set, new TupleNode(new List<object?>()))),
        };
        foreach (var hook in Hooks)
        {
            state.Add(new(hook, hook == "_is_full_backward_hook" ? null : DictionaryNode.EmptyOrdered()));
        }

        state.Add(new("_modules", DictionaryNode.Ordered(module.Children)));
        state.AddRange(module.Attributes.Select(attribute => KeyValuePair.Create<object, object?>(attribute.Key, attribute.Value)));
        return new ObjectNode(module.Type, new DictionaryNode(state));
    }

    private static TupleNode Strides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var step = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(shape[i], 1);
        }

        return TupleNode.Of(strides);
    }

    private object Expand(object value) => value switch
    {
        ModuleNode module => Module(module),
        ParameterValue parameter => new CallNode(RebuildParameter, new TupleNode(parameter.Value, false, DictionaryNode.EmptyOrdered())),
        StoredTensor tensor => Tensor(tensor),
        _ => throw new NotSupportedException($"A {value.GetType()} cannot be pickled."),
    };

    private CallNode Tensor(StoredTensor tensor)
    {
        var key = _storages.Count.ToString(CultureInfo.InvariantCulture);
        _storages.Add(tensor.Data);
        var storage = new ExternalNode(new TupleNode("storage", StorageClass(tensor.Kind), key, "cpu", tensor.ElementCount));
        return new CallNode(RebuildTensor, new TupleNode(storage, 0L, TupleNode.Of(tensor.Shape), Strides(tensor.Shape), false, DictionaryNode.EmptyOrdered()));
    }

    /// <summary>A tensor that is a parameter; frozen, as all parameters of a saved model are.</summary>
    /// <param name="Value">The tensor.</param>
    private sealed record ParameterValue(StoredTensor Value);
}
