using System.Globalization;

namespace YoloTune.Tracking.Plots;

/// <summary>The columns of a <c>results.csv</c> (specification 04, section 14).</summary>
/// <param name="Names">Column names.</param>
/// <param name="Values">The values of each column, one per epoch; NaN where a number is missing or unreadable.</param>
public sealed record ResultsTable(IReadOnlyList<string> Names, IReadOnlyList<double[]> Values)
{
    /// <summary>Number of rows.</summary>
    public int EpochCount => Values.Count == 0 ? 0 : Values[0].Length;

    /// <summary>Reads a file, also while a run still adds to it: a last line without its line end is left out.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static ResultsTable Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">A header and one line per epoch, comma-separated.</param>
    public static ResultsTable Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var complete = text.LastIndexOf('\n') + 1;
        var lines = text[..complete].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0)
        {
            return new([], []);
        }

        string[] names = [.. lines[0].Split(',').Select(name => name.Trim())];
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        return new(names, [.. names.Select((_, column) => rows.Select(row => Number(row, column)).ToArray())]);
    }

    /// <summary>The values of a column, or null when there is no such column.</summary>
    /// <param name="name">The name in the header.</param>
    public double[]? Column(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return Values[i];
            }
        }

        return null;
    }

    private static double Number(string[] row, int column)
    {
        if (column >= row.Length)
        {
            return double.NaN;
        }

        var text = row[column].Trim();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : text.ToUpperInvariant() switch
        {
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => double.NaN,
        };
    }
}
