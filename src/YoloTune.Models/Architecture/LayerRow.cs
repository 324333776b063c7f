namespace YoloTune.Models.Architecture;

/// <summary>One line of a model table: where the input comes from, how often, what, with which arguments.</summary>
/// <param name="From">Input layers; -1 is the layer before.</param>
/// <param name="Repeats">Number of repeats before depth scaling.</param>
/// <param name="Module">Name of the module as in model YAML files, such as <c>C3k2</c>.</param>
/// <param name="Arguments">Arguments as in model YAML files: numbers, truth values, text, null or lists.</param>
public sealed record LayerRow(IReadOnlyList<int> From, int Repeats, string Module, IReadOnlyList<object?> Arguments)
{
    /// <summary>Reads a row <c>[from, repeats, module, args]</c>.</summary>
    /// <param name="row">A list of four items.</param>
    /// <exception cref="FormatException">The row has another form.</exception>
    public static LayerRow FromObject(object? row)
    {
        if (row is not IReadOnlyList<object?> { Count: 4 } items || items[2] is not string module || items[3] is not IReadOnlyList<object?> arguments)
        {
            throw new FormatException("a layer row must be [from, repeats, module, args]");
        }

        var from = items[0] is IReadOnlyList<object?> list ? list.Select(ToInt).ToArray() : [ToInt(items[0])];
        return new LayerRow(from, ToInt(items[1]), module, arguments);
    }

    /// <summary>The row as a list of four items.</summary>
    public List<object?> ToObject() =>
    [
        From.Count == 1 ? (object)(long)From[0] : From.Select(index => (object?)(long)index).ToList(),
        (long)Repeats,
        Module,
        Arguments.ToList(),
    ];

    private static int ToInt(object? value) => value switch
    {
        long number => checked((int)number),
        int number => number,
        _ => throw new FormatException($"'{value}' is not a whole number"),
    };
}
