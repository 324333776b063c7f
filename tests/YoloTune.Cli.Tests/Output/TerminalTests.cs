using YoloTune.Cli.Output;

namespace YoloTune.Cli.Tests.Output;

public sealed class TerminalTests
{
    [Fact]
    public void Report_LongLineIntoAFile_IsNotBroken()
    {
        var output = new StringWriter();
        var line = string.Join(' ', Enumerable.Repeat("word", 2000));

        new Terminal(output, TextWriter.Null, false, false, true).Report(line);

        Assert.Equal(line + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void Report_LeadingBlanksAndBrackets_ArePrintedAsTheyAre()
    {
        var output = new StringWriter();

        new Terminal(output, TextWriter.Null, false, false, false).Report("     [red]x[/]  ");

        Assert.Equal("     [red]x[/]", output.ToString().TrimEnd());
    }

    [Fact]
    public void Warn_SameTextTwice_IsShownOnce()
    {
        var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, false, false, false);

        terminal.Warn("a");
        terminal.Warn("a");
        terminal.Warn("b");

        Assert.Equal("Warning: a\nWarning: b\n", error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Report_Quiet_ShowsResultsWarningsAndErrorsOnly()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(output, error, true, true, false) { Quiet = true };

        terminal.Report("report");
        terminal.ReportHeading("heading");
        terminal.ReportMomentary("progress");
        terminal.Result("result");
        terminal.Fail("failure");

        Assert.Equal("result\n", output.ToString().ReplaceLineEndings("\n"));
        Assert.Equal("Error: failure\n", error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ReportMomentary_ThenLine_ClearsTheMomentaryLine()
    {
        var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, true, true, false, () => 24);

        terminal.ReportMomentary("0123456789012345678901234567890");
        terminal.Report("next");

        Assert.Equal("\r01234567890123456789012\u001b[K\r\u001b[Knext\n", output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
    }
}
