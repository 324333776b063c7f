using System.Text;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>
/// What REDUCE, NEWOBJ, BUILD and BINPERSID may do (spec/02 section 11): build records. No operation here runs anything that the
/// file names.
/// </summary>
/// <param name="limits">Bounds.</param>
/// <param name="budget">Memory left.</param>
/// <param name="faults">Makes the errors.</param>
internal sealed class PickleCalls(PickleLimits limits, PickleBudget budget, PickleFaults faults)
{
    /// <summary>An allowed call.</summary>
    /// <param name="callable">What is called.</param>
    /// <param name="arguments">With what.</param>
    public object? Reduce(object? callable, object?[] arguments)
    {
        if (callable is not PickleGlobal global)
        {
            throw faults.Refused(NameOf(callable));
        }

        budget.Charge(PickleBudget.Container);
        return (global.Kind, arguments) switch
        {
            (GlobalKind.OrderedDict, []) => new PickleDictionary(isOrderedDict: true),
            (GlobalKind.Set, [List<object?> items]) => Set(items),
            (GlobalKind.Size, [PickleTuple sizes]) => sizes,
            (GlobalKind.RebuildTensor, [StorageRecord storage, long offset, PickleTuple size, PickleTuple stride, ..]) => Tensor(storage, offset, size.Items, stride.Items),
            (GlobalKind.RebuildParameter, [TensorRecord tensor, ..]) => tensor,
            (GlobalKind.Path, _) => Path(arguments),
            (GlobalKind.GetAttribute, [PickleGlobal owner, string name]) => Attribute(global, owner, name),
            (GlobalKind.Enumeration or GlobalKind.Transform, _) => new OpaqueValue(global.FullName),
            (GlobalKind.NumpyType, [string code, ..]) => new NumpyType(code),
            (GlobalKind.NumpyScalar, [NumpyType type, byte[] bytes]) => NumpyNumber.Decode(type, bytes) ?? new OpaqueValue(global.FullName),
            (GlobalKind.Encode, [string text, "latin1" or "latin-1"]) => Latin1(text),
            (GlobalKind.Unknown or GlobalKind.ModuleClass or GlobalKind.Namespace or GlobalKind.Storage or GlobalKind.GetAttribute or GlobalKind.Encode, _) => throw faults.Refused(global.FullName),
            _ => throw faults.Damaged($"'{global.FullName}' has arguments of the wrong number or kind"),
        };
    }

    /// <summary>A new record of an allowed class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="arguments">Must be empty.</param>
    public ObjectRecord NewObject(object? type, object?[] arguments)
    {
        if (type is not PickleGlobal { Kind: GlobalKind.ModuleClass or GlobalKind.Namespace or GlobalKind.Transform } global)
        {
            throw faults.Refused(NameOf(type), "makes an object of");
        }

        if (arguments.Length > 0)
        {
            throw faults.Damaged($"'{global.FullName}' is made with arguments");
        }

        budget.Charge(2 * PickleBudget.Container);
        return new ObjectRecord(global.FullName);
    }

    /// <summary>Sets the attributes of a record.</summary>
    /// <param name="target">The record.</param>
    /// <param name="state">A dictionary, or a pair of dictionaries.</param>
    public void Build(object? target, object? state)
    {
        switch (target, state)
        {
            case (ObjectRecord record, PickleDictionary attributes):
                Copy(record, attributes);
                break;
            case (ObjectRecord record, PickleTuple { Items: [var first, var second] }) when first is null or PickleDictionary && second is null or PickleDictionary:
                Copy(record, first as PickleDictionary);
                Copy(record, second as PickleDictionary);
                break;

            // A state dict carries its format versions as an attribute; of no use here.
            case (PickleDictionary { IsOrderedDict: true }, PickleDictionary attributes) when attributes.Items.All(entry => entry.Key is "_metadata"):
                break;

            // numpy gives the byte order of a type as its state.
            case (NumpyType type, PickleTuple { Items: [long, string order, ..] }):
                type.IsBigEndian = order == ">";
                break;
            case (ObjectRecord record, _):
                throw faults.Damaged($"the state of '{record.ClassName}' is no dictionary");
            default:
                throw faults.Refused(NameOf(target), "sets the state of");
        }
    }

    /// <summary>The storage that a persistent identifier names.</summary>
    /// <param name="identifier">("storage", class, key, location, element count).</param>
    public StorageRecord Storage(object? identifier)
    {
        if (identifier is not PickleTuple { Items: ["storage", PickleGlobal { Kind: GlobalKind.Storage } type, string key, string, long count] })
        {
            throw faults.Damaged("a storage is not named by type, key, place and count");
        }

        if (key.Length is 0 or > 20 || key.Any(letter => letter is < '0' or > '9'))
        {
            throw faults.Damaged($"the storage '{PickleFaults.Printable(key)}' is not numbered");
        }

        if (count < 0)
        {
            throw faults.Damaged(FormattableString.Invariant($"storage {key} has {count} elements"));
        }

        budget.Charge(PickleBudget.Container);
        return new StorageRecord(type.FullName[(type.FullName.LastIndexOf('.') + 1)..], key, count);
    }

    private static string NameOf(object? value) => value switch
    {
        PickleGlobal global => global.FullName,
        ObjectRecord record => record.ClassName,
        PickleDictionary { IsOrderedDict: true } => "collections.OrderedDict",
        PickleDictionary => "dict",
        List<object?> => "list",
        PickleTuple => "tuple",
        PickleSet => "set",
        string => "str",
        null => "None",
        OpaqueValue opaque => opaque.Description,
        TensorRecord => "torch.Tensor",
        _ => value.GetType().Name,
    };

    private void Copy(ObjectRecord record, PickleDictionary? attributes)
    {
        if (attributes is null)
        {
            return;
        }

        budget.Charge(attributes.Count);
        foreach (var (key, value) in attributes.Items)
        {
            record.Attributes[key as string ?? throw faults.Damaged($"an attribute of '{record.ClassName}' is not named by text")] = value;
        }
    }

    private PickleSet Set(List<object?> items)
    {
        budget.Charge(items.Count);
        var set = new PickleSet();
        foreach (var item in items)
        {
            set.Items.Add(PickleKey.From(item) ?? throw faults.Damaged("a list or dictionary is an item of a set"));
        }

        return set;
    }

    private TensorRecord Tensor(StorageRecord storage, long offset, object?[] size, object?[] stride)
    {
        if (size.Length != stride.Length || size.Any(item => item is not long) || stride.Any(item => item is not long))
        {
            throw faults.Damaged("a tensor's size and stride are no whole numbers of equal count");
        }

        if (size.Length > limits.Rank)
        {
            throw faults.OverLimit(FormattableString.Invariant($"a tensor of {size.Length} dimensions"), limits.Rank);
        }

        var sizes = Array.ConvertAll(size, item => (long)item!);
        var strides = Array.ConvertAll(stride, item => (long)item!);
        CheckExtent(storage, offset, sizes, strides);
        budget.Charge(2 * PickleBudget.Container);
        return new TensorRecord(storage, offset, sizes, strides);
    }

    private void CheckExtent(StorageRecord storage, long offset, long[] sizes, long[] strides)
    {
        Core.Errors.InputException Wrong(string how) => faults.Damaged(
            FormattableString.Invariant($"a tensor of size [{string.Join(", ", sizes)}], stride [{string.Join(", ", strides)}] and offset {offset} over storage {storage.Key} of {storage.ElementCount} elements {how}"));

        if (offset < 0 || sizes.Any(value => value < 0) || strides.Any(value => value < 0))
        {
            throw Wrong("has a negative number");
        }

        Int128 count = 1;
        Int128 last = offset;
        for (var i = 0; i < sizes.Length; i++)
        {
            // Sizes are at most 2^63, so that more than one product needs a stop.
            count *= sizes[i];
            last += (Int128)Math.Max(sizes[i] - 1, 0) * strides[i];
            if (count > long.MaxValue || last > long.MaxValue)
            {
                throw Wrong("lies outside it");
            }
        }

        if (count == 0 ? offset > storage.ElementCount : last >= storage.ElementCount)
        {
            throw Wrong("lies outside it");
        }

        if (count > storage.ElementCount)
        {
            throw Wrong("repeats elements");
        }
    }

    private string Path(object?[] parts)
    {
        if (parts.Any(part => part is not string))
        {
            throw faults.Damaged("a path is not made of texts");
        }

        // Charged before it is built: the parts may be one long text many times over.
        budget.Charge(parts.Sum(part => 1L + (((string)part!).Length / 32)));
        return string.Join('/', parts.Cast<string>()).Replace("//", "/", StringComparison.Ordinal);
    }

    private OpaqueValue Attribute(PickleGlobal getter, PickleGlobal owner, string name)
    {
        if (owner.Kind is not (GlobalKind.ModuleClass or GlobalKind.Enumeration) || name.StartsWith("__", StringComparison.Ordinal))
        {
            throw faults.Refused($"{getter.FullName}({owner.FullName}, {name})");
        }

        budget.ChargeText(owner.FullName.Length + name.Length);
        return new OpaqueValue($"{owner.FullName}.{name}");
    }

    private byte[] Latin1(string text)
    {
        if (text.Any(letter => letter > 255))
        {
            throw faults.Damaged("bytes are written as a text that is not latin1");
        }

        budget.ChargeText(text.Length);
        return Encoding.Latin1.GetBytes(text);
    }
}
