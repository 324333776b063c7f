using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YoloTune.TestSupport;

namespace YoloTune.Architecture.Tests;

/// <summary>
/// The measured table of <c>docs/parity.md</c>. It is made in two steps: run the parity tests with <c>YOLOTUNE_PARITY=FOLDER</c>, then this
/// class with the same variable and <c>YOLOTUNE_APPROVE=1</c>.
/// </summary>
public partial class ParityTableTests
{
    private const string Begin = "<!-- measured: begin -->\n";
    private const string End = "<!-- measured: end -->\n";
    private static readonly string Page = Path.Combine(SharedFolder.Repository, "docs", "parity.md");

    [Fact]
    public void Table_NamesTestsThatExist()
    {
        var files = Directory.GetFiles(Path.Combine(SharedFolder.Repository, "tests"), "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var rows = Row().Matches(Table()).Where(match => !match.Value.StartsWith("| golden", StringComparison.Ordinal) && !match.Value.StartsWith("|---", StringComparison.Ordinal)).ToArray();

        Assert.True(rows.Length >= 20, $"{rows.Length} rows");
        Assert.All(rows, row => Assert.Contains(row.Groups["test"].Value, files));
    }

    [Fact]
    public void Table_OfARecording_IsWritten()
    {
        Assert.SkipWhen(ParityRecord.Folder is null || Environment.GetEnvironmentVariable("YOLOTUNE_APPROVE") != "1", "YOLOTUNE_PARITY=FOLDER and YOLOTUNE_APPROVE=1 write the table.");
        var notes = Directory.GetFiles(ParityRecord.Folder, "*.tsv").SelectMany(File.ReadAllLines).Select(line => line.Split('\t')).ToArray();
        Assert.NotEmpty(notes);

        var text = new StringBuilder("| golden | test | figure | largest difference | where |\n|---|---|---|---|---|\n");
        foreach (var group in notes.GroupBy(note => (Row: note[0], Test: note[1], Figure: note[2])).OrderBy(group => group.Key.Row, StringComparer.Ordinal).ThenBy(group => group.Key.Figure, StringComparer.Ordinal))
        {
            var worst = group.MaxBy(note => double.Parse(note[3], CultureInfo.InvariantCulture))!;
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key.Row} | {group.Key.Test} | {group.Key.Figure} | {double.Parse(worst[3], CultureInfo.InvariantCulture):0.#e+0} | {worst[4]} |\n");
        }

        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        File.WriteAllText(Page, string.Concat(page.AsSpan(0, page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length), text.ToString(), page.AsSpan(page.IndexOf(End, StringComparison.Ordinal))));
        Assert.Equal(text.ToString(), Table());
    }

    private static string Table()
    {
        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, "docs/parity.md lacks its marks.");
        return page[(begin + Begin.Length)..end];
    }

    [GeneratedRegex(@"^\|[^|\n]*\| (?<test>[^|\n]*?) \|.*$|^\|---.*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
