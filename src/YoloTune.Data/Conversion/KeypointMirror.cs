namespace YoloTune.Data.Conversion;

/// <summary>Which key point each one becomes in a mirror image, by names such as left_eye and right_eye.</summary>
internal static class KeypointMirror
{
    public static int[] Of(IReadOnlyList<string> names) => [.. names.Select((name, index) =>
    {
        var other = Swap(name);
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], other, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return index;
    })];

    private static string Swap(string name) => name.Contains("left", StringComparison.Ordinal) ? name.Replace("left", "right", StringComparison.Ordinal)
        : name.Contains("right", StringComparison.Ordinal) ? name.Replace("right", "left", StringComparison.Ordinal)
        : name.Contains("Left", StringComparison.Ordinal) ? name.Replace("Left", "Right", StringComparison.Ordinal)
        : name.Replace("Right", "Left", StringComparison.Ordinal);
}
