using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Checkpoints.Writing;

/// <summary>
/// Writes pickles in the dialect of real checkpoints (spec/02 section 3): protocol 2, everything that has an identity goes into the
/// memo, equal texts and globals once. Values: null, bool, int, long, float, double, string, <see cref="GlobalName"/>, lists and
/// arrays, dictionaries with text keys and the nodes of this folder; other objects are first replaced by <c>expand</c>.
/// </summary>
internal sealed class Pickler
{
    private const int Protocol = 2;
    private static readonly GlobalName OrderedDict = new("collections", "OrderedDict");
    private readonly MemoryStream _stream = new();
    private readonly Dictionary<object, uint> _byValue = [];
    private readonly Dictionary<object, uint> _byIdentity = new(ReferenceEqualityComparer.Instance);
    private readonly Func<object, object> _expand;
    private uint _slots;

    private Pickler(Func<object, object>? expand) => _expand = expand ?? Unsupported;

    /// <summary>The pickle of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="expand">Turns an object that is none of the values above into one; null allows none. An object that occurs
    /// several times is expanded once, and stays one object.</param>
    /// <exception cref="NotSupportedException">There is a value that cannot be pickled.</exception>
    public static byte[] Dump(object? value, Func<object, object>? expand = null)
    {
        var pickler = new Pickler(expand);
        pickler.Operation(Opcode.Proto, Protocol);
        pickler.Value(value);
        pickler.Operation(Opcode.Stop);
        return pickler._stream.ToArray();
    }

    private static object Unsupported(object value) => throw new NotSupportedException($"A {value.GetType()} cannot be pickled.");

    private void Value(object? value)
    {
        switch (value)
        {
            case null:
                Operation(Opcode.None);
                break;
            case bool flag:
                Operation(flag ? Opcode.NewTrue : Opcode.NewFalse);
                break;
            case int number:
                Integer(number);
                break;
            case long number:
                Integer(number);
                break;
            case float number:
                Real(number);
                break;
            case double number:
                Real(number);
                break;
            case string text:
                Text(text);
                break;
            case GlobalName global:
                Global(global);
                break;
            default:
                Shared(value);
                break;
        }
    }

    private void Shared(object value)
    {
        if (_byIdentity.TryGetValue(value, out var slot))
        {
            Get(slot);
            return;
        }

        switch (value)
        {
            case TupleNode tuple:
                Tuple(tuple);
                break;
            case DictionaryNode dictionary:
                Dictionary(dictionary, dictionary.Entries, dictionary.IsOrderedDict);
                break;
            case CallNode call:
                Global(call.Callable);
                Tuple(call.Arguments);
                Operation(Opcode.Reduce);
                Put(call);
                break;
            case ObjectNode node:
                Object(node);
                break;
            case ExternalNode external:
                Tuple(external.Id);
                Operation(Opcode.BinPersId);
                break;
            case IReadOnlyDictionary<string, object?> tree:
                Dictionary(tree, tree.Select(entry => KeyValuePair.Create<object, object?>(entry.Key, entry.Value)), isOrderedDict: false);
                break;
            case System.Collections.IList list:
                List(list);
                break;
            default:
                var expanded = _expand(value);
                Value(expanded);
                if (_byIdentity.TryGetValue(expanded, out var made))
                {
                    _byIdentity[value] = made;
                }

                break;
        }
    }

    private void Integer(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        switch (number)
        {
            case >= 0 and <= byte.MaxValue:
                Operation(Opcode.BinInt1, bytes[..1]);
                break;
            case >= 0 and <= ushort.MaxValue:
                Operation(Opcode.BinInt2, bytes[..2]);
                break;
            case >= int.MinValue and <= int.MaxValue:
                Operation(Opcode.BinInt, bytes[..4]);
                break;
            default:
                Operation(Opcode.Long1, sizeof(long));
                _stream.Write(bytes);
                break;
        }
    }

    private void Real(double number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        Operation(Opcode.BinFloat, bytes);
    }

    private void Text(string text)
    {
        if (_byValue.TryGetValue(text, out var slot))
        {
            Get(slot);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Operation32(Opcode.BinUnicode, (uint)bytes.Length);
        _stream.Write(bytes);
        _byValue[text] = Put();
    }

    private void Global(GlobalName global)
    {
        if (_byValue.TryGetValue(global, out var slot))
        {
            Get(slot);
            return;
        }

        Operation(Opcode.Global, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{global.Module}\n{global.Name}\n")));
        _byValue[global] = Put();
    }

    private void Tuple(TupleNode tuple)
    {
        if (tuple.Items.Count == 0)
        {
            Operation(Opcode.EmptyTuple);
            return;
        }

        if (tuple.Items.Count > 3)
        {
            Operation(Opcode.Mark);
        }

        foreach (var item in tuple.Items)
        {
            Value(item);
        }

        Operation(tuple.Items.Count switch { 1 => Opcode.Tuple1, 2 => Opcode.Tuple2, 3 => Opcode.Tuple3, _ => Opcode.Tuple });
        Put(tuple);
    }

    private void List(System.Collections.IList list)
    {
        Operation(Opcode.EmptyList);
        Put(list);
        if (list.Count == 0)
        {
            return;
        }

        Operation(Opcode.Mark);
        foreach (var item in list)
        {
            Value(item);
        }

        Operation(Opcode.Appends);
    }

    private void Dictionary(object identity, IEnumerable<KeyValuePair<object, object?>> entries, bool isOrderedDict)
    {
        if (isOrderedDict)
        {
            Global(OrderedDict);
            Operation(Opcode.EmptyTuple);
            Operation(Opcode.Reduce);
        }
        else
        {
            Operation(Opcode.EmptyDict);
        }

        Put(identity);
        var any = false;
        foreach (var (key, value) in entries)
        {
            if (!any)
            {
                Operation(Opcode.Mark);
                any = true;
            }

            Value(key);
            Value(value);
        }

        if (any)
        {
            Operation(Opcode.SetItems);
        }
    }

    private void Object(ObjectNode node)
    {
        Global(node.Type);
        Operation(Opcode.EmptyTuple);
        Operation(Opcode.NewObj);
        Put(node);
        if (node.State is { } state)
        {
            Value(state);
            Operation(Opcode.Build);
        }
    }

    private void Put(object identity) => _byIdentity[identity] = Put();

    private uint Put()
    {
        var slot = _slots++;
        Slot(Opcode.BinPut, Opcode.LongBinPut, slot);
        return slot;
    }

    private void Get(uint slot) => Slot(Opcode.BinGet, Opcode.LongBinGet, slot);

    private void Slot(byte narrow, byte wide, uint slot)
    {
        if (slot <= byte.MaxValue)
        {
            Operation(narrow, (byte)slot);
        }
        else
        {
            Operation32(wide, slot);
        }
    }

    private void Operation(byte operation) => _stream.WriteByte(operation);

    private void Operation(byte operation, byte operand)
    {
        _stream.WriteByte(operation);
        _stream.WriteByte(operand);
    }

    private void Operation32(byte operation, uint operand)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, operand);
        Operation(operation, bytes);
    }

    private void Operation(byte operation, ReadOnlySpan<byte> operand)
    {
        _stream.WriteByte(operation);
        _stream.Write(operand);
    }
}
