using System.Globalization;
using System.Text;

namespace YoloTune.Training.Options;

/// <summary>
/// Reads the right side of <c>key=value</c> (specification 07, section 7): the words none, true and false in any case; a literal
/// (number, quoted text, list, tuple); anything else is text as it stands.
/// </summary>
public static class ArgumentLiteral
{
    /// <summary>Reads a value.</summary>
    /// <param name="text">The text after the equals sign, without surrounding blanks.</param>
    /// <returns>The value; never fails, since text that is no literal is the value itself.</returns>
    public static ArgumentValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Word(text, StringComparison.OrdinalIgnoreCase) is { } word)
        {
            return word;
        }

        var reader = new Reader(text);
        return reader.TryReadAll(out var value) ? value : ArgumentValue.Of(text);
    }

    private static ArgumentValue? Word(string text, StringComparison comparison) =>
        text.Equals("None", comparison) ? ArgumentValue.None
        : text.Equals("True", comparison) ? ArgumentValue.True
        : text.Equals("False", comparison) ? ArgumentValue.False
        : null;

    /// <summary>A whole number or a float in Python's notation; leading zeros and stray underscores are refused.</summary>
    private static ArgumentValue? Number(string text)
    {
        var body = text.TrimStart('+', '-');
        if (body.Length == 0 || text.Length - body.Length > 1 || !(char.IsAsciiDigit(body[0]) || body[0] == '.'))
        {
            return null;
        }

        if (body.EndsWith('_') || body.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        var plain = text.Replace("_", string.Empty, StringComparison.Ordinal);
        var digits = plain.TrimStart('+', '-');
        if (digits.All(char.IsAsciiDigit))
        {
            var octalLook = digits.Length > 1 && digits[0] == '0' && digits.Trim('0').Length > 0;
            return !octalLook && long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                ? ArgumentValue.Of(integer)
                : null;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(plain, style, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? ArgumentValue.Of(real) : null;
    }

    private sealed class Reader(string text)
    {
        private const int DeepestNesting = 16;
        private int _position;

        public bool TryReadAll(out ArgumentValue value)
        {
            value = ArgumentValue.None;
            SkipBlanks();
            if (!TryRead(0, out value))
            {
                return false;
            }

            SkipBlanks();
            if (_position == text.Length)
            {
                return true;
            }

            return text[_position] == ',' && TryReadItems(value, '\0', 0, out value);
        }

        private bool TryRead(int depth, out ArgumentValue value)
        {
            value = ArgumentValue.None;
            if (_position >= text.Length || depth > DeepestNesting)
            {
                return false;
            }

            var first = text[_position];
            if (first is '[' or '(')
            {
                _position++;
                return TryReadItems(null, first == '[' ? ']' : ')', depth, out value);
            }

            return first is '\'' or '"' ? TryReadQuoted(first, out value) : TryReadAtom(out value);
        }

        /// <summary>Elements up to the closing bracket, or up to the end for a bare tuple whose first element is known.</summary>
        private bool TryReadItems(ArgumentValue? head, char close, int depth, out ArgumentValue value)
        {
            value = ArgumentValue.None;
            List<ArgumentValue> items = head is null ? [] : [head];
            var afterComma = head is null;
            while (true)
            {
                SkipBlanks();
                if (_position >= text.Length ? close == '\0' : text[_position] == close)
                {
                    _position++;
                    value = items.Count == 1 && close == ')' && !afterComma ? items[0] : ArgumentValue.Of(items);
                    return true;
                }

                if (_position < text.Length && text[_position] == ',' && !afterComma)
                {
                    _position++;
                    afterComma = true;
                    continue;
                }

                if (!afterComma || !TryRead(depth + 1, out var item))
                {
                    return false;
                }

                items.Add(item);
                afterComma = false;
            }
        }

        private bool TryReadQuoted(char quote, out ArgumentValue value)
        {
            value = ArgumentValue.None;
            var result = new StringBuilder();
            for (_position++; _position < text.Length; _position++)
            {
                if (text[_position] == quote)
                {
                    _position++;
                    value = ArgumentValue.Of(result.ToString());
                    return true;
                }

                if (text[_position] == '\\' && _position + 1 < text.Length && text[_position + 1] is '\\' or '\'' or '"')
                {
                    _position++;
                }

                result.Append(text[_position]);
            }

            return false;
        }

        private bool TryReadAtom(out ArgumentValue value)
        {
            var start = _position;
            while (_position < text.Length && text[_position] is not (',' or ']' or ')' or '[' or '('))
            {
                _position++;
            }

            var atom = text[start.._position].Trim();
            value = Word(atom, StringComparison.Ordinal) ?? Number(atom) ?? ArgumentValue.None;
            return !value.IsNone || atom == "None";
        }

        private void SkipBlanks()
        {
            while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            {
                _position++;
            }
        }
    }
}
