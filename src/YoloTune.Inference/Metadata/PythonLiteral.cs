using System.Globalization;
using System.Text;

namespace YoloTune.Inference.Metadata;

/// <summary>
/// Reads the Python literals in ONNX metadata: None, True, False, numbers, texts, lists, tuples and dictionaries. Nothing is
/// evaluated.
/// </summary>
internal ref struct PythonLiteral
{
    private const int MaximumDepth = 16;

    private readonly ReadOnlySpan<char> _text;
    private int _position;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads one value: null, bool, long, double, string, <see cref="List{T}"/> of values, or a list of pairs for a dictionary.</summary>
    /// <param name="text">The literal.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static object? Parse(ReadOnlySpan<char> text)
    {
        var reader = new PythonLiteral(text);
        var value = reader.Value(0);
        reader.SkipBlanks();
        return reader._position == text.Length ? value : throw reader.Wrong();
    }

    private object? Value(int depth)
    {
        SkipBlanks();
        if (_position >= _text.Length || depth > MaximumDepth)
        {
            throw Wrong();
        }

        return _text[_position] switch
        {
            '\'' or '"' => Text(),
            '[' => Items(']', depth),
            '(' => Items(')', depth),
            '{' => Pairs(depth),
            _ => Word(),
        };
    }

    private List<object?> Items(char end, int depth)
    {
        var items = new List<object?>();
        _position++;
        while (!Take(end))
        {
            items.Add(Value(depth + 1));
            if (!Take(','))
            {
                Expect(end);
                break;
            }
        }

        return items;
    }

    private List<KeyValuePair<object, object?>> Pairs(int depth)
    {
        var pairs = new List<KeyValuePair<object, object?>>();
        _position++;
        while (!Take('}'))
        {
            var key = Value(depth + 1) ?? throw Wrong();
            Expect(':');
            pairs.Add(new(key, Value(depth + 1)));
            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        return pairs;
    }

    private object? Word()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || "+-._".Contains(_text[_position])))
        {
            _position++;
        }

        return _text[start.._position] switch
        {
            "None" => null,
            "True" => true,
            "False" => false,
            var word when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            var word when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(),
        };
    }

    private string Text()
    {
        var quote = _text[_position++];
        var result = new StringBuilder();
        while (_position < _text.Length)
        {
            var character = _text[_position++];
            if (character == quote)
            {
                return result.ToString();
            }

            result.Append(character == '\\' ? Escape() : character.ToString());
        }

        throw Wrong();
    }

    private string Escape()
    {
        if (_position >= _text.Length)
        {
            throw Wrong();
        }

        return _text[_position++] switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'x' => Code(2),
            'u' => Code(4),
            'U' => Code(8),
            var other when other is '\\' or '\'' or '"' => other.ToString(),
            var other => "\\" + other,
        };
    }

    private string Code(int digits)
    {
        if (_position + digits > _text.Length || !int.TryParse(_text.Slice(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.TryCreate(code, out var rune))
        {
            throw Wrong();
        }

        _position += digits;
        return rune.ToString();
    }

    private bool Take(char wanted)
    {
        SkipBlanks();
        if (_position >= _text.Length || _text[_position] != wanted)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted))
        {
            throw Wrong();
        }
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private readonly FormatException Wrong() => new(string.Create(CultureInfo.InvariantCulture, $"no Python literal at character {_position + 1}"));
}
