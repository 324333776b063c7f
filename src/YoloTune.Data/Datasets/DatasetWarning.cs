using System.Globalization;

namespace YoloTune.Data.Datasets;

/// <summary>Something in a data set that is probably not what its owner wanted.</summary>
/// <param name="File">The image or label file; empty when it concerns the data set as a whole.</param>
/// <param name="Line">The 1-based line of a label file, or null.</param>
/// <param name="Value">The offending text, or null.</param>
/// <param name="Text">What is wrong and what was done about it.</param>
public sealed record DatasetWarning(string File, int? Line, string? Value, string Text)
{
    /// <summary>One line: file, line, text, value.</summary>
    public override string ToString()
    {
        var place = File.Length == 0 ? string.Empty : Line is { } line ? File + ":" + line.ToString(CultureInfo.InvariantCulture) + ": " : File + ": ";
        return Value is null ? place + Text : place + Text + " (value: '" + Value + "')";
    }
}
