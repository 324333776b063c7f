namespace YoloTune.Data.Maps;

/// <summary>What the values of class masks mean.</summary>
public sealed record ClassMapFormat
{
    /// <summary>The value of pixels that do not count.</summary>
    public const byte Ignored = byte.MaxValue;

    /// <summary>Largest number of classes.</summary>
    public const int MostClasses = byte.MaxValue;

    /// <summary>Number of classes, 1 to 255; with 1, the values are 0 for background and 1 for the class.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Values of the files and the classes they stand for (<c>label_mapping</c>); values it does not name stay. Null for none.</summary>
    public IReadOnlyDictionary<int, byte>? Mapping { get; init; }

    /// <summary>Pixels of other classes do not count; null for all (<c>classes</c>).</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Values that pixels may have: the classes, and with a single one the background.</summary>
    public int ValueCount => Math.Max(ClassCount, 2);

    /// <summary>The class of every value of a file: -1 for values that are none.</summary>
    internal short[] Table()
    {
        var table = new short[ushort.MaxValue + 1];
        for (var value = 0; value < table.Length; value++)
        {
            var mapped = Mapping is not null && Mapping.TryGetValue(value, out var target) ? target : value;
            table[value] = mapped == Ignored || mapped < ValueCount ? (short)mapped : (short)-1;
            if (table[value] >= 0 && Classes is not null && !Keeps(table[value]))
            {
                table[value] = Ignored;
            }
        }

        return table;
    }

    // With a single class, 'classes' can only name that one, and the background stays.
    private bool Keeps(int value) => ClassCount == 1 || Classes!.Contains(value);
}
