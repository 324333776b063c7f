using System.Globalization;
using System.Text;
using System.Text.Json;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Plain trees as JSON text. A whole double keeps its decimal point and a number that is not finite becomes the text nan, inf or
/// -inf, so that reading gives the same tree again (but for those texts). Tensors are not stored.
/// </summary>
internal static class PlainJson
{
    private const int Deepest = 128;

    /// <summary>The JSON text of a tree.</summary>
    /// <param name="value">The tree.</param>
    public static string Write(object? value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The tree of a JSON text.</summary>
    /// <param name="text">JSON.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static object? Read(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Deepest });
        return Read(document.RootElement);
    }

    /// <summary>The number of a tree's value, with the texts of numbers that are not finite.</summary>
    /// <param name="value">A value.</param>
    public static double? Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or StoredTensor:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double or float:
                Write(json, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case IReadOnlyDictionary<string, object?> dictionary:
                json.WriteStartObject();
                foreach (var (key, item) in dictionary)
                {
                    json.WritePropertyName(key);
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            case System.Collections.IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, double number)
    {
        if (!double.IsFinite(number))
        {
            json.WriteStringValue(double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
            return;
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        json.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0");
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 && element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Dictionary<string, object?> Object(JsonElement element)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            result[property.Name] = Read(property.Value);
        }

        return result;
    }
}
