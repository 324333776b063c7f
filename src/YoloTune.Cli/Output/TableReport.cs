using Spectre.Console;

namespace YoloTune.Cli.Output;

/// <summary>Shows rows and columns among the reports, within the width of the terminal.</summary>
internal static class TableReport
{
    private const int Widest = 160;

    /// <summary>Shows a table; columns whose heading begins with <c>#</c> are numbers and stand to the right.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            var column = new TableColumn(Markup.Escape(heading.TrimStart('#')));
            table.AddColumn(heading.StartsWith('#') ? column.RightAligned().NoWrap() : column);
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Min(terminal.Width, Widest);
        console.Write(table);
        foreach (var line in text.ToString().ReplaceLineEndings("\n").Trim('\n').Split('\n'))
        {
            terminal.ReportWhole(line.TrimEnd());
        }
    }
}
