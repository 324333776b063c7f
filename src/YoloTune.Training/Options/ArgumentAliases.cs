namespace YoloTune.Training.Options;

/// <summary>Former names of arguments (specification 06, section 12).</summary>
internal static class ArgumentAliases
{
    private static readonly Dictionary<string, (string Key, Func<ArgumentValue, ArgumentValue> Convert)> Renamed = new(StringComparer.Ordinal)
    {
        ["boxes"] = ("show_boxes", value => value),
        ["hide_labels"] = ("show_labels", Inverted),
        ["hide_conf"] = ("show_conf", Inverted),
        ["line_thickness"] = ("line_width", value => value),
        ["half"] = ("quantize", value => value.IsFalsy ? ArgumentValue.None : ArgumentValue.Of(16)),
        ["int8"] = ("quantize", value => value.IsFalsy ? ArgumentValue.None : ArgumentValue.Of(8)),
    };

    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal) { "label_smoothing", "save_hybrid", "crop_fraction" };

    /// <summary>True for a former name.</summary>
    public static bool Contains(string key) => Renamed.ContainsKey(key) || Dropped.Contains(key);

    /// <summary>True for a former name whose bare mention on a command line means true.</summary>
    public static bool IsSwitch(string key) => Renamed.ContainsKey(key) && key != "line_thickness";

    /// <summary>
    /// Translates a former name.
    /// </summary>
    /// <returns>Today's key and value, or a null key when the argument no longer exists; and what to tell the user.</returns>
    public static (string? Key, ArgumentValue Value, string Warning) Translate(string key, ArgumentValue value)
    {
        if (Dropped.Contains(key))
        {
            return (null, value, $"'{key}' is deprecated and has no effect.");
        }

        var (today, convert) = Renamed[key];
        return (today, convert(value), $"'{key}' is deprecated. Use '{today}' instead.");
    }

    private static ArgumentValue Inverted(ArgumentValue value) =>
        value.Kind == ArgumentValueKind.Boolean ? ArgumentValue.Of(!value.IsTrue) : value;
}
