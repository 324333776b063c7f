using System.Globalization;
using YoloTune.Core.Text;

namespace YoloTune.Training.Options;

/// <summary>The value of one argument, before it has found its place in an options record.</summary>
public sealed class ArgumentValue : IEquatable<ArgumentValue>
{
    private readonly long _integer;
    private readonly double _real;
    private readonly string _text;

    private ArgumentValue(ArgumentValueKind kind, long integer = 0, double real = 0, string text = "", IReadOnlyList<ArgumentValue>? items = null)
    {
        Kind = kind;
        _integer = integer;
        _real = real;
        _text = text;
        Items = items ?? [];
    }

    /// <summary>No value.</summary>
    public static ArgumentValue None { get; } = new(ArgumentValueKind.None);

    /// <summary>True.</summary>
    public static ArgumentValue True { get; } = new(ArgumentValueKind.Boolean, 1);

    /// <summary>False.</summary>
    public static ArgumentValue False { get; } = new(ArgumentValueKind.Boolean);

    /// <summary>The form of the value.</summary>
    public ArgumentValueKind Kind { get; }

    /// <summary>The elements of a list; empty for anything else.</summary>
    public IReadOnlyList<ArgumentValue> Items { get; }

    /// <summary>True when there is no value.</summary>
    public bool IsNone => Kind == ArgumentValueKind.None;

    /// <summary>True for the value <c>True</c> (not for the number 1).</summary>
    public bool IsTrue => Kind == ArgumentValueKind.Boolean && _integer != 0;

    /// <summary>True for whole numbers and, as in the reference, for booleans.</summary>
    public bool IsInteger => Kind is ArgumentValueKind.Integer or ArgumentValueKind.Boolean;

    /// <summary>True for numbers of either kind and, as in the reference, for booleans.</summary>
    public bool IsNumber => IsInteger || Kind == ArgumentValueKind.Real;

    /// <summary>True for no value, false, 0, empty text and the empty list.</summary>
    public bool IsFalsy => Kind switch
    {
        ArgumentValueKind.None => true,
        ArgumentValueKind.Text => _text.Length == 0,
        ArgumentValueKind.List => Items.Count == 0,
        _ => AsNumber == 0,
    };

    /// <summary>The whole number; booleans give 0 or 1.</summary>
    /// <exception cref="InvalidOperationException">The value is not a whole number.</exception>
    public long AsInteger => IsInteger ? _integer : throw Mismatch("a whole number");

    /// <summary>The number; booleans give 0 or 1.</summary>
    /// <exception cref="InvalidOperationException">The value is not a number.</exception>
    public double AsNumber => Kind == ArgumentValueKind.Real ? _real : IsInteger ? _integer : throw Mismatch("a number");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value is not text.</exception>
    public string AsText => Kind == ArgumentValueKind.Text ? _text : throw Mismatch("text");

    /// <summary>The name of the Python type, for messages: <c>int</c>, <c>float</c>, <c>str</c> and so on.</summary>
    public string TypeName => Kind switch
    {
        ArgumentValueKind.None => "NoneType",
        ArgumentValueKind.Boolean => "bool",
        ArgumentValueKind.Integer => "int",
        ArgumentValueKind.Real => "float",
        ArgumentValueKind.Text => "str",
        _ => "list",
    };

    /// <summary>Wraps true or false.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The shared instance.</returns>
    public static ArgumentValue Of(bool value) => value ? True : False;

    /// <summary>Wraps a whole number.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The wrapped value.</returns>
    public static ArgumentValue Of(long value) => new(ArgumentValueKind.Integer, integer: value);

    /// <summary>Wraps a number with a fraction.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The wrapped value.</returns>
    public static ArgumentValue Of(double value) => new(ArgumentValueKind.Real, real: value);

    /// <summary>Wraps text; null gives <see cref="None"/>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The wrapped value.</returns>
    public static ArgumentValue Of(string? value) => value is null ? None : new(ArgumentValueKind.Text, text: value);

    /// <summary>Wraps a list.</summary>
    /// <param name="values">The elements.</param>
    /// <returns>The wrapped value.</returns>
    public static ArgumentValue Of(IEnumerable<ArgumentValue> values) => new(ArgumentValueKind.List, items: [.. values]);

    /// <summary>The value as Python prints it: <c>None</c>, <c>True</c>, <c>0.5</c>, <c>[1, 'a']</c>; text without quotes.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        ArgumentValueKind.None => "None",
        ArgumentValueKind.Boolean => _integer != 0 ? "True" : "False",
        ArgumentValueKind.Integer => _integer.ToString(CultureInfo.InvariantCulture),
        ArgumentValueKind.Real => PythonFloat.Repr(_real),
        ArgumentValueKind.Text => _text,
        _ => "[" + string.Join(", ", Items.Select(item => item.Kind == ArgumentValueKind.Text ? $"'{item}'" : item.ToString())) + "]",
    };

    /// <inheritdoc/>
    public bool Equals(ArgumentValue? other) =>
        other is not null
        && Kind == other.Kind
        && _integer == other._integer
        && _real.Equals(other._real)
        && _text == other._text
        && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArgumentValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _integer, _real, _text, Items.Count);

    private InvalidOperationException Mismatch(string wanted) => new($"'{this}' is not {wanted}.");
}
