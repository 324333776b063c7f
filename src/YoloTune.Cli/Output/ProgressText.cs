using System.Globalization;

namespace YoloTune.Cli.Output;

/// <summary>Bars, sizes and times as text.</summary>
internal static class ProgressText
{
    private const double Kilobyte = 1000;

    /// <summary>A bar in markup: what is done in colour, the rest faint.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="width">Characters.</param>
    public static string Bar(double share, int width)
    {
        var done = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return $"[teal]{new string('━', done)}[/][dim]{new string('─', width - done)}[/]";
    }

    /// <summary>A number of bytes, such as <c>5.5 MB</c>.</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var unit = 0;
        while (bytes >= Kilobyte && unit < units.Length - 1)
        {
            bytes /= Kilobyte;
            unit++;
        }

        return bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A time, such as <c>0:42</c> or <c>1:02:03</c>.</summary>
    public static string Span(TimeSpan time) =>
        time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}
