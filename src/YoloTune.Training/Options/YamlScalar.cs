using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YoloTune.Core.Text;

namespace YoloTune.Training.Options;

/// <summary>Single values in YAML 1.1, read and written as the reference's YAML library does.</summary>
internal static partial class YamlScalar
{
    private static readonly Dictionary<string, ArgumentValue> Words = new(StringComparer.Ordinal)
    {
        [""] = ArgumentValue.None,
        ["~"] = ArgumentValue.None,
        ["null"] = ArgumentValue.None,
        ["Null"] = ArgumentValue.None,
        ["NULL"] = ArgumentValue.None,
        ["None"] = ArgumentValue.None,
        ["true"] = ArgumentValue.True,
        ["True"] = ArgumentValue.True,
        ["TRUE"] = ArgumentValue.True,
        ["yes"] = ArgumentValue.True,
        ["Yes"] = ArgumentValue.True,
        ["YES"] = ArgumentValue.True,
        ["on"] = ArgumentValue.True,
        ["On"] = ArgumentValue.True,
        ["ON"] = ArgumentValue.True,
        ["false"] = ArgumentValue.False,
        ["False"] = ArgumentValue.False,
        ["FALSE"] = ArgumentValue.False,
        ["no"] = ArgumentValue.False,
        ["No"] = ArgumentValue.False,
        ["NO"] = ArgumentValue.False,
        ["off"] = ArgumentValue.False,
        ["Off"] = ArgumentValue.False,
        ["OFF"] = ArgumentValue.False,
    };

    /// <summary>The value of an unquoted scalar.</summary>
    public static ArgumentValue Resolve(string text)
    {
        if (Words.TryGetValue(text, out var word))
        {
            return word;
        }

        return text switch
        {
            ".inf" or "+.inf" => ArgumentValue.Of(double.PositiveInfinity),
            "-.inf" => ArgumentValue.Of(double.NegativeInfinity),
            ".nan" => ArgumentValue.Of(double.NaN),
            _ => ArgumentLiteral.Parse(text) is { IsNumber: true } number ? number : ArgumentValue.Of(text),
        };
    }

    /// <summary>The value as a scalar, quoted where it would read back as something else; lists in brackets.</summary>
    public static string Format(ArgumentValue value) => value.Kind switch
    {
        ArgumentValueKind.None => "null",
        ArgumentValueKind.Boolean => value.IsTrue ? "true" : "false",
        ArgumentValueKind.Integer => value.AsInteger.ToString(CultureInfo.InvariantCulture),
        ArgumentValueKind.Real => FormatReal(value.AsNumber),
        ArgumentValueKind.Text => FormatText(value.AsText),
        _ => "[" + string.Join(", ", value.Items.Select(Format)) + "]",
    };

    private static string FormatReal(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        }

        var text = PythonFloat.Repr(value);
        return text.Contains('.', StringComparison.Ordinal) ? text : text.Replace("e", ".0e", StringComparison.Ordinal);
    }

    private static string FormatText(string text)
    {
        if (text.Any(char.IsControl))
        {
            return DoubleQuoted(text);
        }

        var special = text.Length == 0
            || Words.ContainsKey(text)
            || text != text.Trim()
            || Indicator().IsMatch(text)
            || text.Contains(": ", StringComparison.Ordinal)
            || text.Contains(" #", StringComparison.Ordinal)
            || text.EndsWith(':')
            || NumberLike().IsMatch(text)
            || text is "=" or "<<" or ".inf" or "-.inf" or "+.inf" or ".nan";
        return special ? "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'" : text;
    }

    private static string DoubleQuoted(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => result.Append("\\n"),
                '\t' => result.Append("\\t"),
                '\r' => result.Append("\\r"),
                '"' or '\\' => result.Append('\\').Append(character),
                _ when char.IsControl(character) => result.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
                _ => result.Append(character),
            };
        }

        return result.Append('"').ToString();
    }

    [GeneratedRegex(@"^([,\[\]{}#&*!|>'""%@`]|[-?:](\s|$)|---|\.\.\.)")]
    private static partial Regex Indicator();

    [GeneratedRegex(@"^[-+.]?[0-9][-+0-9_.,:xXoObBa-fA-FtTzZ ]*$")]
    private static partial Regex NumberLike();
}
