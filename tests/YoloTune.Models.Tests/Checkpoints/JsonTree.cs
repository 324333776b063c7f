using System.Text.Json;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Tests.Checkpoints;

/// <summary>Compares plain trees with golden JSON.</summary>
internal static class JsonTree
{
    public static void AssertEqual(JsonElement expected, object? actual, string where)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Null:
                Assert.True(actual is null, $"{where}: {actual}, not null");
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.True(actual is bool flag && flag == expected.GetBoolean(), $"{where}: {actual}");
                break;
            case JsonValueKind.String:
                Assert.True(Equals(expected.GetString(), actual), $"{where}: {actual}, not {expected}");
                break;
            case JsonValueKind.Number:
                Assert.True(actual is long or double && Convert.ToDouble(actual, System.Globalization.CultureInfo.InvariantCulture).Equals(expected.GetDouble()), $"{where}: {actual}, not {expected}");
                Assert.True(actual is double == expected.GetRawText().AsSpan().ContainsAny('.', 'e'), $"{where}: {actual!.GetType()} for {expected.GetRawText()}");
                break;
            case JsonValueKind.Array:
                var list = Assert.IsType<List<object?>>(actual);
                Assert.Equal(expected.GetArrayLength(), list.Count);
                for (var i = 0; i < list.Count; i++)
                {
                    AssertEqual(expected[i], list[i], $"{where}[{i}]");
                }

                break;
            default:
                AssertObject(expected, actual, where);
                break;
        }
    }

    /// <summary>A golden tensor: type, shape, sum and sum of absolute values.</summary>
    public static void AssertTensor(JsonElement expected, StoredTensor actual, string where)
    {
        var kind = expected.TryGetProperty("dtype", out var type) ? type.GetString() : expected.GetProperty("tensor").GetString();
        Assert.True(string.Equals(kind, actual.Kind.ToString(), StringComparison.OrdinalIgnoreCase), $"{where}: {actual.Kind}, not {kind}");
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), actual.Shape);
        var (sum, absolute) = (0.0, 0.0);
        foreach (var value in actual.ToFloats())
        {
            sum += value;
            absolute += Math.Abs((double)value);
        }

        var scale = 1e-12 + (1e-11 * absolute);
        Assert.True(Math.Abs(sum - expected.GetProperty("sum").GetDouble()) <= scale, $"{where}: sum {sum:R}, not {expected.GetProperty("sum")}");
        Assert.True(Math.Abs(absolute - expected.GetProperty("abs_sum").GetDouble()) <= scale, $"{where}: sum of magnitudes {absolute:R}, not {expected.GetProperty("abs_sum")}");
    }

    private static void AssertObject(JsonElement expected, object? actual, string where)
    {
        if (actual is StoredTensor tensor)
        {
            AssertTensor(expected, tensor, where);
            return;
        }

        var dictionary = Assert.IsType<Dictionary<string, object?>>(actual);
        Assert.Equal(expected.EnumerateObject().Select(property => property.Name), dictionary.Keys);
        foreach (var property in expected.EnumerateObject())
        {
            AssertEqual(property.Value, dictionary[property.Name], $"{where}.{property.Name}");
        }
    }
}
