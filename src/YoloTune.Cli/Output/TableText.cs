using System.Globalization;
using YoloTune.Core.Text;

namespace YoloTune.Cli.Output;

/// <summary>The fixed columns of the training and validation tables (specification 06, section 10.2).</summary>
internal static class TableText
{
    private const int Wide = 22;
    private const int LessWide = 14;
    private const int Narrow = 11;

    /// <summary>Top-1 and top-5 accuracy: the table of classification has no other columns.</summary>
    private const int ClassifyValues = 2;

    /// <summary>Heading of the training table.</summary>
    public static string TrainHeader(IReadOnlyList<string> lossNames) =>
        Cells(["Epoch", "GPU_mem", .. lossNames, "Instances", "Size"]);

    /// <summary>One line of the training table.</summary>
    public static string TrainRow(int epoch, int epochs, IEnumerable<double> losses, int instances, int imageSize)
    {
        var position = string.Create(CultureInfo.InvariantCulture, $"{epoch + 1}/{epochs}");
        return Cells([position, "0G", .. losses.Append(instances).Append(imageSize).Select(value => PrintfFormat.General(value, 4))]);
    }

    /// <summary>Heading of the validation table for the given metrics.</summary>
    public static string ValidationHeader(IReadOnlyCollection<string> metricKeys, int width = int.MaxValue)
    {
        if (metricKeys.Any(key => key.Contains("top1", StringComparison.Ordinal)))
        {
            return Wider("classes", width) + Cells(["top1_acc", "top5_acc"]);
        }

        var groups = metricKeys.Count == 0 ? ["Box"] : metricKeys.Select(Group).Distinct();
        return Wider("Class", width) + Cells(["Images", "Instances", .. groups.SelectMany(group => new[] { group + "(P", "R", "mAP50", "mAP50-95)" })]);
    }

    /// <summary>Heading of a validation table with the given number of values: boxes, then masks or key points.</summary>
    public static string ValidationHeader(int values, int width = int.MaxValue) =>
        ValidationHeader(values > 4 ? ["precision(B)", "precision(M)"] : values == ClassifyValues ? ["accuracy_top1"] : (IReadOnlyCollection<string>)["precision(B)"], width);

    /// <summary>One line of the validation table; unknown counts are shown as a dash.</summary>
    public static string ValidationRow(string name, int? images, int? instances, IReadOnlyCollection<double> values, int width = int.MaxValue)
    {
        string[] counts = values.Count == ClassifyValues ? [] : [Count(images), Count(instances)];
        return Wider(name, width) + Cells([.. counts, .. values.Select(value => PrintfFormat.General(value, 3))]);
    }

    private static string Group(string key) =>
        key.EndsWith("(M)", StringComparison.Ordinal) ? "Mask" : key.EndsWith("(P)", StringComparison.Ordinal) ? "Pose" : "Box";

    private static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The first cell; where a table of boxes would not fit into the terminal, a narrower one.</summary>
    private static string Wider(string text, int width)
    {
        var cell = width < Wide + (6 * Narrow) ? LessWide : Wide;
        return text.Length < cell || cell == Wide ? text.PadLeft(cell) : " " + text[..(cell - 2)] + "…";
    }

    private static string Cells(IEnumerable<string> cells) => string.Concat(cells.Select(cell => cell.PadLeft(Narrow)));
}
