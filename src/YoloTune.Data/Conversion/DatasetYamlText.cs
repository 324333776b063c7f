using System.Globalization;
using System.Text;

namespace YoloTune.Data.Conversion;

/// <summary>Writes a data-set YAML. Without <c>path</c>, entries are relative to the file itself.</summary>
internal static class DatasetYamlText
{
    /// <summary>The text.</summary>
    /// <param name="comment">The first line, without the sign.</param>
    /// <param name="entries">Splits with their folders or lists, in order.</param>
    /// <param name="names">Class names.</param>
    /// <param name="extra">Further lines.</param>
    public static string Format(string comment, IEnumerable<(string Split, string Entry)> entries, IReadOnlyList<string> names, IEnumerable<string> extra)
    {
        var text = new StringBuilder("# ").Append(comment.ReplaceLineEndings(" ")).Append('\n');
        foreach (var (split, entry) in entries)
        {
            text.Append(split).Append(": ").Append(Quote(entry)).Append('\n');
        }

        foreach (var line in extra)
        {
            text.Append(line).Append('\n');
        }

        text.Append("names:\n");
        for (var i = 0; i < names.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {i}: {Quote(names[i])}\n");
        }

        return text.ToString();
    }

    /// <summary>A list in one line.</summary>
    public static string List<T>(IEnumerable<T> values) => "[" + string.Join(", ", values.Select(value => value is string text ? Quote(text) : Convert.ToString(value, CultureInfo.InvariantCulture))) + "]";

    /// <summary>A text that YAML takes as such: plain where that is safe, else in double quotes.</summary>
    public static string Quote(string text)
    {
        var plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text[^1] != ' ' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '_' or '-' or '.' or '/')
            && text.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N");
        return plain ? text : System.Text.Json.JsonSerializer.Serialize(text);
    }
}
