using System.Globalization;

namespace YoloTune.Models.Transfer;

/// <summary>Matches the classes of two models by name (spec/02 section 8, step 3).</summary>
/// <param name="Rows">Per class of the target the class of the source, or -1.</param>
internal sealed record ClassMap(int[] Rows)
{
    /// <summary>Number of classes that were found.</summary>
    public int Matches { get; } = Rows.Count(row => row >= 0);

    /// <summary>Matches names.</summary>
    /// <param name="source">Names of the source.</param>
    /// <param name="target">Names of the target.</param>
    /// <returns>Null when there is nothing to match: placeholder names, no name in common, or the same names in the same order.</returns>
    public static ClassMap? Match(IReadOnlyDictionary<int, string> source, IReadOnlyDictionary<int, string> target)
    {
        if (IsPlaceholder(source) || IsPlaceholder(target))
        {
            return null;
        }

        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in source.OrderBy(entry => entry.Key))
        {
            known[Normal(name)] = index;
        }

        var map = new ClassMap([.. target.OrderBy(entry => entry.Key).Select(entry => known.GetValueOrDefault(Normal(entry.Value), -1))]);
        var isIdentity = source.Count == target.Count && map.Rows.Select((row, index) => row == index).All(same => same);
        return map.Matches == 0 || isIdentity ? null : map;
    }

    private static bool IsPlaceholder(IReadOnlyDictionary<int, string> names) =>
        names.All(entry => entry.Value == entry.Key.ToString(CultureInfo.InvariantCulture));

    private static string Normal(string name) => name.Trim().ToLowerInvariant();
}
