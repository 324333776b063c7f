using System.Runtime.InteropServices;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>Stack, marks and memo of the machine, all bounded.</summary>
/// <param name="limits">Bounds.</param>
/// <param name="faults">Makes the errors.</param>
internal sealed class PickleStack(PickleLimits limits, PickleFaults faults)
{
    private static readonly object Unset = new();
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];
    private readonly List<object?> _memo = [];
    private int _memoCount;

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    /// <summary>Pushes a value.</summary>
    /// <param name="value">The value.</param>
    public void Push(object? value)
    {
        if (_values.Count >= limits.Stack)
        {
            throw faults.OverLimit("too many values on its stack", limits.Stack);
        }

        _values.Add(value);
    }

    /// <summary>Takes the top value.</summary>
    public object? Pop()
    {
        var value = Top();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The top value.</summary>
    public object? Top() => _values.Count > Floor ? _values[^1] : throw faults.Damaged("an operation lacks its operand");

    /// <summary>Drops the top value, or the top mark when nothing lies above it.</summary>
    public void Discard()
    {
        if (_marks.Count > 0 && _values.Count == Floor)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop();
        }
    }

    /// <summary>Sets a mark.</summary>
    public void Mark()
    {
        if (_marks.Count >= limits.Marks)
        {
            throw faults.OverLimit("too many open marks", limits.Marks);
        }

        _marks.Add(_values.Count);
    }

    /// <summary>Takes everything above the top mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw faults.Damaged("an operation lacks its mark");
        }

        var items = Take(_values.Count - Floor);
        _marks.RemoveAt(_marks.Count - 1);
        return items;
    }

    /// <summary>Takes the top values.</summary>
    /// <param name="count">How many.</param>
    public object?[] Take(int count)
    {
        if (_values.Count - count < Floor)
        {
            throw faults.Damaged("an operation lacks its operands");
        }

        var items = CollectionsMarshal.AsSpan(_values)[^count..].ToArray();
        _values.RemoveRange(_values.Count - count, count);
        return items;
    }

    /// <summary>Stores the top value in a memo slot.</summary>
    /// <param name="slot">The slot.</param>
    public void Put(uint slot)
    {
        if (slot >= limits.MemoSlots)
        {
            throw faults.OverLimit(FormattableString.Invariant($"the memo slot {slot}"), limits.MemoSlots);
        }

        var value = Top();
        while (_memo.Count <= slot)
        {
            _memo.Add(Unset);
        }

        _memoCount += ReferenceEquals(_memo[(int)slot], Unset) ? 1 : 0;
        _memo[(int)slot] = value;
    }

    /// <summary>Stores the top value in the next memo slot (protocol 4).</summary>
    public void Memoize() => Put((uint)_memoCount);

    /// <summary>Pushes the value of a memo slot.</summary>
    /// <param name="slot">The slot.</param>
    public void Get(uint slot)
    {
        if (slot >= _memo.Count || ReferenceEquals(_memo[(int)slot], Unset))
        {
            throw faults.Damaged(FormattableString.Invariant($"memo slot {slot} is empty"));
        }

        Push(_memo[(int)slot]);
    }
}
