using System.Globalization;
using YoloTune.Core.Text;

namespace YoloTune.Cli.Output;

/// <summary>The fixed columns of the training and validation tables (specification 06, section 10.2).</summary>
internal static class TableText
{
    private const int Wide = 22;
    private const int LessWide = 14;
    private const int Narrow = 11;

    /// <summary>Heading of the training table.</summary>
    public static string TrainHeader(IReadOnlyList<string> lossNames) =>
        Cells(["Epoch", "GPU_mem", .. lossNames, "Instances", "Size"]);

    /// <summary>One line of the training table.</summary>
    public static string TrainRow(int epoch, int epochs, IEnumerable<double> losses, int instances, int imageSize)
    {
        var position = string.Create(CultureInfo.InvariantCulture, $"{epoch + 1}/{epochs}");
        return Cells([position, "0G", .. losses.Append(instances).Append(imageSize).Select(value => PrintfFormat.General(value, 4))]);
    }

    /// <summary>Heading of a validation table.</summary>
    public static string ValidationHeader(ValidationColumns columns, int width = int.MaxValue) => Wider(columns.First, width) + Cells([.. columns.Counts, .. columns.Values]);

    /// <summary>One line of a validation table; unknown counts are shown as a dash.</summary>
    public static string ValidationRow(ValidationColumns columns, string name, int? images, int? instances, IReadOnlyCollection<double> values, int width = int.MaxValue)
    {
        var counts = new[] { images, instances }.Take(columns.Counts.Count).Select(Count);
        var shown = columns.Shown is { } places ? places.Select(place => values.ElementAt(place)) : values;
        return Wider(name, width) + Cells([.. counts, .. shown.Select(value => PrintfFormat.General(value, columns.Digits))]);
    }

    private static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The first cell; where a table of boxes would not fit into the terminal, a narrower one.</summary>
    private static string Wider(string text, int width)
    {
        var cell = width < Wide + (6 * Narrow) ? LessWide : Wide;
        return text.Length < cell || cell == Wide ? text.PadLeft(cell) : " " + text[..(cell - 2)] + "…";
    }

    private static string Cells(IEnumerable<string> cells) => string.Concat(cells.Select(cell => cell.PadLeft(Narrow)));
}
