using System.Numerics;
using System.Text;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>
/// A machine for the pickle dialect of checkpoints (spec/02 sections 3 and 11). It builds inert data from an allow-list of names
/// and calls nothing: a file that asks for anything else is refused by name. Time and memory are bounded; nothing recurses.
/// </summary>
internal sealed class Unpickler
{
    private const int LongestInteger = 64;
    private readonly PickleFaults _faults;
    private readonly PickleBudget _budget;
    private readonly PickleInput _input;
    private readonly PickleStack _stack;
    private readonly PickleCalls _calls;

    private Unpickler(ReadOnlyMemory<byte> pickle, string file, PickleLimits limits)
    {
        _faults = new PickleFaults(file);
        _budget = new PickleBudget(limits, _faults);
        _input = new PickleInput(pickle, limits, _faults);
        _stack = new PickleStack(limits, _faults);
        _calls = new PickleCalls(limits, _budget, _faults);
    }

    /// <summary>Reads a pickle.</summary>
    /// <param name="pickle">Its bytes.</param>
    /// <param name="file">The checkpoint, for errors.</param>
    /// <param name="limits">Bounds; null for <see cref="PickleLimits.Default"/>.</param>
    /// <returns>The object: see <see cref="PickleTuple"/> for how values are represented.</returns>
    /// <exception cref="InputException">The pickle is damaged, beyond a limit, or uses a name outside the allow-list.</exception>
    public static object? Load(ReadOnlyMemory<byte> pickle, string file, PickleLimits? limits = null)
    {
        limits ??= PickleLimits.Default;
        if (pickle.Length > limits.Bytes)
        {
            throw new PickleFaults(file).OverLimit(FormattableString.Invariant($"{pickle.Length} bytes"), limits.Bytes);
        }

        return new Unpickler(pickle, file, limits).Run();
    }

    private object? Run()
    {
        while (true)
        {
            var operation = _input.Byte();
            if (operation == Opcode.Stop)
            {
                return _stack.Pop();
            }

            if (!Literal(operation) && !Stacking(operation) && !Containing(operation) && !Objects(operation))
            {
                throw _faults.Unsupported(FormattableString.Invariant($"uses the operation 0x{operation:X2}"));
            }
        }
    }

    private bool Literal(byte operation)
    {
        object? value;
        switch (operation)
        {
            case Opcode.None: value = null; break;
            case Opcode.NewTrue: value = true; break;
            case Opcode.NewFalse: value = false; break;
            case Opcode.BinInt: value = (long)_input.Int32(); break;
            case Opcode.BinInt1: value = (long)_input.Byte(); break;
            case Opcode.BinInt2: value = (long)_input.UInt16(); break;
            case Opcode.Long1: value = Integer(_input.Byte()); break;
            case Opcode.BinFloat: value = _input.Double(); break;
            case Opcode.BinUnicode: value = Text(_input.UInt32()); break;
            case Opcode.ShortBinUnicode: value = Text(_input.Byte()); break;
            case Opcode.BinUnicode8: value = Text((long)Math.Min(_input.UInt64(), long.MaxValue)); break;
            case Opcode.BinString: value = ByteText(_input.Int32()); break;
            case Opcode.ShortBinString: value = ByteText(_input.Byte()); break;
            case Opcode.BinBytes: value = Bytes(_input.UInt32()); break;
            case Opcode.ShortBinBytes: value = Bytes(_input.Byte()); break;
            default: return false;
        }

        _budget.Charge(1);
        _stack.Push(value);
        return true;
    }

    private bool Stacking(byte operation)
    {
        switch (operation)
        {
            case Opcode.Mark: _stack.Mark(); break;
            case Opcode.Pop: _stack.Discard(); break;
            case Opcode.PopMark: _stack.PopToMark(); break;
            case Opcode.Dup: _stack.Push(_stack.Top()); break;
            case Opcode.BinPut: _stack.Put(_input.Byte()); break;
            case Opcode.LongBinPut: _stack.Put(_input.UInt32()); break;
            case Opcode.Memoize: _stack.Memoize(); break;
            case Opcode.BinGet: _stack.Get(_input.Byte()); break;
            case Opcode.LongBinGet: _stack.Get(_input.UInt32()); break;
            case Opcode.Frame: _input.UInt64(); break;
            case Opcode.Proto: Protocol(_input.Byte()); break;
            default: return false;
        }

        return true;
    }

    private bool Containing(byte operation)
    {
        switch (operation)
        {
            case Opcode.EmptyTuple: _stack.Push(PickleTuple.Empty); break;
            case Opcode.Tuple: PushTuple(_stack.PopToMark()); break;
            case Opcode.Tuple1: PushTuple(_stack.Take(1)); break;
            case Opcode.Tuple2: PushTuple(_stack.Take(2)); break;
            case Opcode.Tuple3: PushTuple(_stack.Take(3)); break;
            case Opcode.EmptyList: PushContainer(new List<object?>()); break;
            case Opcode.List: PushContainer(new List<object?>(_stack.PopToMark())); break;
            case Opcode.EmptyDict: PushContainer(new PickleDictionary(isOrderedDict: false)); break;
            case Opcode.Dict: PushDictionary(_stack.PopToMark()); break;
            case Opcode.EmptySet: PushContainer(new PickleSet()); break;
            case Opcode.FrozenSet: PushSet(_stack.PopToMark()); break;
            case Opcode.Append: Append(_stack.Take(1)); break;
            case Opcode.Appends: Append(_stack.PopToMark()); break;
            case Opcode.SetItem: SetItems(_stack.Take(2)); break;
            case Opcode.SetItems: SetItems(_stack.PopToMark()); break;
            case Opcode.AddItems: AddItems(_stack.PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Objects(byte operation)
    {
        switch (operation)
        {
            case Opcode.Global:
                _budget.Charge(PickleBudget.Container);
                _stack.Push(AllowedGlobals.Find(_input.Line(), _input.Line(), _faults));
                break;
            case Opcode.StackGlobal:
                _budget.Charge(PickleBudget.Container);
                _stack.Push(_stack.Take(2) is [string module, string name] ? AllowedGlobals.Find(module, name, _faults) : throw _faults.Damaged("a global is not named by two texts"));
                break;
            case Opcode.Reduce:
                _stack.Push(_stack.Take(2) is [var callable, PickleTuple arguments] ? _calls.Reduce(callable, arguments.Items) : throw _faults.Damaged("a call lacks its argument tuple"));
                break;
            case Opcode.NewObj:
                _stack.Push(_stack.Take(2) is [var type, PickleTuple values] ? _calls.NewObject(type, values.Items) : throw _faults.Damaged("an object lacks its argument tuple"));
                break;
            case Opcode.Build:
                var state = _stack.Pop();
                _calls.Build(_stack.Top(), state);
                break;
            case Opcode.BinPersId:
                _stack.Push(_calls.Storage(_stack.Pop()));
                break;
            default:
                return false;
        }

        return true;
    }

    private void Protocol(byte version)
    {
        if (version is < 2 or > 5)
        {
            throw _faults.Unsupported(FormattableString.Invariant($"has protocol {version}"));
        }
    }

    private object Integer(int length)
    {
        if (length > LongestInteger)
        {
            throw _faults.OverLimit(FormattableString.Invariant($"a whole number of {length} bytes"), LongestInteger);
        }

        var number = new BigInteger(_input.Sized(length));
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : number;
    }

    private string Text(long length)
    {
        var text = _input.Utf8(length);
        _budget.ChargeText(text.Length);
        return text;
    }

    private string ByteText(int length)
    {
        var text = Encoding.Latin1.GetString(_input.Sized(length));
        _budget.ChargeText(text.Length);
        return text;
    }

    private byte[] Bytes(long length)
    {
        var bytes = _input.Sized(length).ToArray();
        _budget.ChargeText(bytes.Length);
        return bytes;
    }

    private void PushTuple(object?[] items)
    {
        _budget.Charge(items.Length);
        PushContainer(new PickleTuple(items));
    }

    private void PushContainer(object container)
    {
        _budget.Charge(PickleBudget.Container);
        _stack.Push(container);
    }

    private void PushDictionary(object?[] items)
    {
        PushContainer(new PickleDictionary(isOrderedDict: false));
        SetItems(items);
    }

    private void PushSet(object?[] items)
    {
        PushContainer(new PickleSet());
        AddItems(items);
    }

    private void Append(object?[] items)
    {
        if (_stack.Top() is not List<object?> list)
        {
            throw _faults.Damaged("items are appended to something that is no list");
        }

        _budget.Charge(items.Length);
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (_stack.Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw _faults.Damaged("items are set on something that is no dictionary");
        }

        _budget.Charge(items.Length);
        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary.Set(PickleKey.From(items[i]) ?? throw _faults.Damaged("a list or dictionary is used as a key"), items[i + 1]);
        }
    }

    private void AddItems(object?[] items)
    {
        if (_stack.Top() is not PickleSet set)
        {
            throw _faults.Damaged("items are added to something that is no set");
        }

        _budget.Charge(items.Length);
        foreach (var item in items)
        {
            set.Items.Add(PickleKey.From(item) ?? throw _faults.Damaged("a list or dictionary is an item of a set"));
        }
    }
}
