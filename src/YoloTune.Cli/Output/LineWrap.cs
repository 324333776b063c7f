namespace YoloTune.Cli.Output;

/// <summary>Breaks long lines between words, where a terminal would break them anywhere.</summary>
internal static class LineWrap
{
    private const int Narrowest = 40;

    /// <summary>The lines of a text; lines after a break are indented by some blanks. Very narrow terminals are left to themselves.</summary>
    public static IEnumerable<string> Of(string text, int width, int indent = 2)
    {
        foreach (var line in text.Split('\n'))
        {
            var rest = line;
            while (width >= Narrowest && rest.Length > width && BreakBefore(rest, width) is var end and > 0)
            {
                yield return rest[..end];
                rest = new string(' ', indent) + rest[end..].TrimStart(' ');
            }

            yield return rest;
        }
    }

    /// <summary>The last blank that leaves no more than the width before it, else the first one; 0 when there is none.</summary>
    private static int BreakBefore(string line, int width)
    {
        var start = line.Length - line.TrimStart(' ').Length;
        var end = line.LastIndexOf(' ', width);
        return end > start ? end : Math.Max(line.IndexOf(' ', width), 0);
    }
}
