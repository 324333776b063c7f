using System.Globalization;
using System.Runtime.CompilerServices;

namespace YoloTune.TestSupport;

/// <summary>
/// Differences that parity tests measure, for the table of <c>docs/parity.md</c>: with <c>YOLOTUNE_PARITY</c> naming a folder, every test
/// process adds lines <c>row, test, figure, value, remark</c>, separated by tabs, to a file of its own there.
/// </summary>
public static class ParityRecord
{
    private static readonly Lock Gate = new();

    /// <summary>The folder, or null when nothing is recorded.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("YOLOTUNE_PARITY") is { Length: > 0 } folder ? folder : null;

    /// <summary>Notes a difference; the table shows the largest of a row and figure.</summary>
    /// <param name="row">What is compared, such as <c>losses/ yolo26 pose</c>.</param>
    /// <param name="figure">Which number, such as <c>gradient norm</c>.</param>
    /// <param name="difference">The difference, not negative.</param>
    /// <param name="remark">Where it occurred.</param>
    /// <param name="file">The file of the test; filled in by the compiler.</param>
    public static void Note(string row, string figure, double difference, string remark = "", [CallerFilePath] string file = "")
    {
        if (Folder is null)
        {
            return;
        }

        lock (Gate)
        {
            Directory.CreateDirectory(Folder);
            File.AppendAllText(
                Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.tsv")),
                string.Create(CultureInfo.InvariantCulture, $"{row}\t{Path.GetFileNameWithoutExtension(file)}\t{figure}\t{difference:R}\t{remark}\n"));
        }
    }
}
