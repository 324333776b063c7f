using System.Globalization;
using System.Text;

namespace YoloTune.Export.Metadata;

/// <summary>Writes values as Python literals, the form in which ONNX consumers expect metadata.</summary>
internal static class PythonText
{
    /// <summary>A text in single quotes, or in double quotes when it holds single ones only.</summary>
    public static string Quote(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                _ when character == quote => result.Append('\\').Append(character),
                < ' ' or '\x7f' => result.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => result.Append(character),
            };
        }

        return result.Append(quote).ToString();
    }

    /// <summary>True or False.</summary>
    public static string Truth(bool value) => value ? "True" : "False";

    /// <summary>Texts by their index: <c>{0: 'person', 1: 'bicycle'}</c>.</summary>
    public static string Dictionary(IReadOnlyList<string> texts) =>
        "{" + string.Join(", ", texts.Select((text, index) => string.Create(CultureInfo.InvariantCulture, $"{index}: {Quote(text)}"))) + "}";
}
