namespace YoloTune.Data.Conversion;

/// <summary>Counts what a conversion does; several threads are not expected.</summary>
internal sealed class ConversionTally
{
    public SortedDictionary<string, int> Pictures { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> LeftOut { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Changed { get; } = new(StringComparer.Ordinal);

    public List<string> Notes { get; } = [];

    public long Objects { get; set; }

    public void Leave(string reason) => Count(LeftOut, reason);

    public void Change(string what) => Count(Changed, what);

    public static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    public ConversionReport Report(string output, IReadOnlyList<string> names) => new()
    {
        Output = output,
        Names = names,
        Pictures = Pictures,
        Objects = Objects,
        LeftOut = LeftOut,
        Changed = Changed,
        Notes = Notes,
    };
}
