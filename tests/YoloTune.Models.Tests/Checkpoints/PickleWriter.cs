using System.Buffers.Binary;
using System.Text;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Tests.Checkpoints;

/// <summary>Writes pickles, well-formed and hostile ones. Values: null, bool, long, int, double, string, object[] (tuple), lists, dictionaries and the nodes below.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _stream = new();

    public PickleWriter(byte protocol = 2) => Op(Opcode.Proto, protocol);

    public static byte[] Of(object? value) => new PickleWriter().Value(value).End();

    public PickleWriter Op(byte operation, params byte[] operand)
    {
        _stream.WriteByte(operation);
        _stream.Write(operand);
        return this;
    }

    public PickleWriter Op32(byte operation, uint operand)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, operand);
        return Op(operation, bytes);
    }

    public PickleWriter Global(string module, string name) => Op(Opcode.Global, Encoding.Latin1.GetBytes($"{module}\n{name}\n"));

    public PickleWriter Value(object? value)
    {
        switch (value)
        {
            case null: return Op(Opcode.None);
            case bool flag: return Op(flag ? Opcode.NewTrue : Opcode.NewFalse);
            case int number: return Op32(Opcode.BinInt, (uint)number);
            case long number: return Integer(number);
            case double number: return Float(number);
            case string text: return Text(text);
            case byte[] bytes: return Op32(Opcode.BinBytes, (uint)bytes.Length).Raw(bytes);
            case object?[] tuple: return Items(Op(Opcode.Mark), tuple).Op(Opcode.Tuple);
            case GlobalNode global: return Global(global.Module, global.Name);
            case CallNode call: return Value(call.Callable).Value(call.Arguments).Op(Opcode.Reduce);
            case ObjectNode node: return Value(node.Class).Op(Opcode.EmptyTuple).Op(Opcode.NewObj).Value(node.State).Op(Opcode.Build);
            case BuildNode node: return Value(node.Target).Value(node.State).Op(Opcode.Build);
            case StorageNode storage: return Value(new object?[] { "storage", new GlobalNode("torch", storage.Class), storage.Key, "cpu", storage.Count }).Op(Opcode.BinPersId);
            case OrderedNode ordered: return Entries(Value(new CallNode(new GlobalNode("collections", "OrderedDict"))), ordered.Entries);
            case System.Collections.IDictionary dictionary: return Entries(Op(Opcode.EmptyDict), dictionary.Keys.Cast<object>().Select(key => (key, dictionary[key])));
            case System.Collections.IEnumerable list: return Items(Op(Opcode.EmptyList).Op(Opcode.Mark), list.Cast<object?>()).Op(Opcode.Appends);
            default: throw new ArgumentException(value.GetType().Name);
        }
    }

    public PickleWriter Raw(byte[] bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    public byte[] End() => Op(Opcode.Stop)._stream.ToArray();

    public byte[] Unfinished() => _stream.ToArray();

    private PickleWriter Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Op32(Opcode.BinUnicode, (uint)bytes.Length).Raw(bytes);
    }

    private PickleWriter Integer(long number)
    {
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            return Op32(Opcode.BinInt, (uint)(int)number);
        }

        var bytes = new byte[9];
        bytes[0] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), number);
        return Op(Opcode.Long1, bytes);
    }

    private PickleWriter Float(double number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        return Op(Opcode.BinFloat, bytes);
    }

    private PickleWriter Items(PickleWriter writer, IEnumerable<object?> items)
    {
        foreach (var item in items)
        {
            writer.Value(item);
        }

        return writer;
    }

    private PickleWriter Entries(PickleWriter writer, IEnumerable<(object Key, object? Value)> entries)
    {
        writer.Op(Opcode.Mark);
        foreach (var (key, value) in entries)
        {
            writer.Value(key).Value(value);
        }

        return writer.Op(Opcode.SetItems);
    }
}

internal sealed record GlobalNode(string Module, string Name);

internal sealed record CallNode(object? Callable, params object?[] Arguments);

internal sealed record ObjectNode(object? Class, object? State);

internal sealed record BuildNode(object? Target, object? State);

internal sealed record StorageNode(string Class, string Key, long Count);

internal sealed record OrderedNode(params (object Key, object? Value)[] Entries);
