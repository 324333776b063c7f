using System.Globalization;
using YoloTune.Models.Heads;

namespace YoloTune.Models.Architecture;

/// <summary>Typed access to the arguments of a layer row, with errors that name the layer.</summary>
internal sealed class LayerArguments(int index, string module, IReadOnlyList<object?> values, ModelDefinition definition)
{
    public int Integer(int position, int? fallback = null) => (int)Number(position, fallback);

    public double Number(int position, double? fallback = null) => Resolve(position) switch
    {
        long value => value,
        int value => value,
        double value => value,
        bool value => value ? 1 : 0,
        null when fallback is { } value => value,
        var value => throw Wrong(position, value, "a number"),
    };

    public bool Truth(int position, bool fallback) => Resolve(position) switch
    {
        bool value => value,
        long value => value != 0,
        null => fallback,
        var value => throw Wrong(position, value, "true or false"),
    };

    /// <summary>A list [K, D], or the table's <c>kpt_shape</c>.</summary>
    public KeypointLayout Keypoints(int position)
    {
        var value = position < values.Count ? values[position] : null;
        return value is null or "kpt_shape"
            ? definition.Keypoints ?? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"layer {index} ({module}) needs the key 'kpt_shape', such as [17, 3]"))
            : ModelDefinition.ReadKeypoints(value);
    }

    private object? Resolve(int position)
    {
        if (position >= values.Count)
        {
            return null;
        }

        return values[position] switch
        {
            "nc" => (long)definition.ClassCount,
            "reg_max" => (long)definition.RegisterMaximum,
            "end2end" => definition.EndToEnd,
            "None" => null,
            "True" => true,
            "False" => false,
            var value => value,
        };
    }

    private FormatException Wrong(int position, object? value, string wanted) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"argument {position + 1} of layer {index} ({module}) is '{value}', but must be {wanted}"));
}
