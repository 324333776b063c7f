using System.Text;
using System.Text.Json;
using YoloTune.Core.Errors;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Reads JSON of any size token by token, knows the line of every token and turns everything unexpected into an error that names file and
/// line. Memory holds the largest single token at most.
/// </summary>
internal sealed class JsonTokens : IDisposable
{
    private const int LargestToken = 1 << 29;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Stream _stream;
    private readonly List<(byte[] Bytes, string Text)> _names = [];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _final;
    private int _nextLine = 1;
    private (int Offset, int Length, bool Escaped) _value;
    private double _number;

    private JsonTokens(Stream stream, string file) => (_stream, File) = (stream, file);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The current token.</summary>
    public JsonTokenType Kind { get; private set; }

    /// <summary>1-based line of the current token.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Opens a file and goes to its first token.</summary>
    /// <exception cref="InputException">The file cannot be read or is empty.</exception>
    public static JsonTokens Open(string file)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException("The file cannot be read: " + error.Message.TrimEnd('.'), file, remedy: "Check the path and the permissions", inner: error);
        }

        var tokens = new JsonTokens(stream, file);
        try
        {
            tokens.Fill();
            if (tokens._end >= 3 && tokens._buffer.AsSpan(0, 3).SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            {
                tokens._start = 3;
            }

            tokens.Read();
            return tokens;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next token.</summary>
    /// <exception cref="InputException">There is none, or the text is no JSON.</exception>
    public void Read()
    {
        while (!TryRead())
        {
            if (_final)
            {
                throw Fail("The JSON ends early", "The file is probably cut off: get it again");
            }

            Fill();
        }
    }

    /// <summary>Makes sure that nothing but blanks follows.</summary>
    public void ExpectEnd()
    {
        while (true)
        {
            if (TryRead())
            {
                throw Fail("Something follows the end of the JSON", "Remove it");
            }

            if (_final)
            {
                return;
            }

            Fill();
        }
    }

    /// <summary>Makes sure of the kind of the current token.</summary>
    public void Expect(JsonTokenType kind, string what)
    {
        if (Kind != kind)
        {
            throw Fail($"{what} must be {Describe(kind)}, not {Describe(Kind)}", "Correct the file or export it again");
        }
    }

    /// <summary>Within an object: goes to the value of the next property, false at the end of the object.</summary>
    public bool NextProperty(out string name)
    {
        Read();
        if (Kind == JsonTokenType.EndObject)
        {
            name = string.Empty;
            return false;
        }

        name = PropertyName();
        Read();
        return true;
    }

    /// <summary>Within an array: goes to the next element, false at the end of the array.</summary>
    public bool NextElement()
    {
        Read();
        return Kind != JsonTokenType.EndArray;
    }

    /// <summary>Passes over the current value, whatever it is.</summary>
    public void Skip()
    {
        if (Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = 1;
        while (depth > 0)
        {
            Read();
            depth += Kind switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
    }

    /// <summary>The current value as a finite number.</summary>
    public double Number(string what)
    {
        Expect(JsonTokenType.Number, what);
        return double.IsFinite(_number) ? _number : throw Fail($"{what} is beyond all numbers", "Correct the value");
    }

    /// <summary>The current value as a whole number.</summary>
    public long Integer(string what)
    {
        var value = Number(what);
        return value == Math.Floor(value) && Math.Abs(value) < 9e15 ? (long)value : throw Fail($"{what} must be a whole number", "Correct the value");
    }

    /// <summary>The current value as a text.</summary>
    public string String(string what)
    {
        Expect(JsonTokenType.String, what);
        return Text();
    }

    /// <summary>The current value as an array of finite numbers.</summary>
    public double[] Numbers(string what)
    {
        Expect(JsonTokenType.StartArray, what);
        var values = new List<double>();
        while (NextElement())
        {
            values.Add(Number($"A number of {what}"));
        }

        return [.. values];
    }

    /// <summary>An error at the current token.</summary>
    public InputException Fail(string problem, string? remedy = null, string? value = null) => new(problem, File, Line, value, remedy);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Describe(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "the end of a list or object",
    };

    private bool TryRead()
    {
        var window = _buffer.AsSpan(_start, _end - _start);
        var reader = new Utf8JsonReader(window, _final, _state);
        try
        {
            if (!reader.Read())
            {
                return false;
            }
        }
        catch (JsonException error)
        {
            Line = _nextLine + window[..(int)Math.Min(reader.BytesConsumed, window.Length)].Count((byte)'\n');
            throw new InputException("This is not valid JSON: " + Shorten(error.Message), File, (int)(error.LineNumber ?? 0) + 1, remedy: "Check commas, brackets and quotes near this line", inner: error);
        }

        Kind = reader.TokenType;
        var at = (int)reader.TokenStartIndex;
        Line = _nextLine + window[..at].Count((byte)'\n');
        var used = (int)reader.BytesConsumed;
        _nextLine = Line + window[at..used].Count((byte)'\n');
        if (Kind is JsonTokenType.String or JsonTokenType.PropertyName)
        {
            _value = (_start + at + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
        }
        else if (Kind == JsonTokenType.Number)
        {
            _number = reader.GetDouble();
        }

        _state = reader.CurrentState;
        _start += used;
        return true;
    }

    private static string Shorten(string message)
    {
        var end = message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    private string PropertyName()
    {
        var span = _buffer.AsSpan(_value.Offset, _value.Length);
        foreach (var (bytes, text) in _names)
        {
            if (span.SequenceEqual(bytes))
            {
                return text;
            }
        }

        var name = Text();
        if (_names.Count < 64 && !_value.Escaped)
        {
            _names.Add((span.ToArray(), name));
        }

        return name;
    }

    private string Text()
    {
        var span = _buffer.AsSpan(_value.Offset, _value.Length);
        try
        {
            if (!_value.Escaped)
            {
                return Strict.GetString(span);
            }

            var reader = new Utf8JsonReader(_buffer.AsSpan(_value.Offset - 1, _value.Length + 2));
            reader.Read();
            return reader.GetString()!;
        }
        catch (Exception error) when (error is DecoderFallbackException or InvalidOperationException or JsonException)
        {
            throw new InputException("The text is not valid UTF-8", File, Line, remedy: "Save the file as UTF-8", inner: error);
        }
    }

    private void Fill()
    {
        var left = _end - _start;
        if (left > 0 && left == _buffer.Length)
        {
            if (_buffer.Length >= LargestToken)
            {
                throw Fail($"A single value is longer than {LargestToken >> 20} MiB", "Remove it");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        else
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
            (_start, _end) = (0, left);
        }

        try
        {
            var read = _stream.Read(_buffer.AsSpan(_end));
            _end += read;
            _final = read == 0;
        }
        catch (IOException error)
        {
            throw new InputException("The file cannot be read: " + error.Message.TrimEnd('.'), File, remedy: "Check the disk", inner: error);
        }
    }
}
