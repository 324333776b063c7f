using Spectre.Console;
using YoloTune.Cli.Doctor;

namespace YoloTune.Cli.Output;

/// <summary>
/// The two streams of the process. Results and, unless JSON is asked for, reports go to standard output; warnings and errors go
/// to standard error. Colours only where a person looks and <c>NO_COLOR</c> is not set.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Spectre breaks lines at the width of the console; a table that is piped into a file must not be broken.</summary>
    private const int NoLineBreaks = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private readonly IAnsiConsole _outputConsole;
    private readonly IAnsiConsole _errorConsole;
    private readonly Func<int> _width;
    private readonly bool _errorIsSeen;
    private readonly bool _colours;
    private bool _lineIsOpen;
    private int _footerLines;

    /// <summary>Creates a terminal on two writers.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="outputIsSeen">True when a person looks at standard output.</param>
    /// <param name="errorIsSeen">True when a person looks at standard error.</param>
    /// <param name="allowColours">False when colours are unwanted (<c>NO_COLOR</c>).</param>
    /// <param name="width">Characters per line of standard output; null for 120.</param>
    public Terminal(TextWriter output, TextWriter error, bool outputIsSeen, bool errorIsSeen, bool allowColours, Func<int>? width = null)
    {
        _width = width ?? (() => 120);
        Output = output;
        IsSeen = outputIsSeen;
        _colours = allowColours;
        _errorIsSeen = errorIsSeen;
        _outputConsole = Console(output, outputIsSeen && allowColours);
        _errorConsole = Console(error, errorIsSeen && allowColours);
    }

    /// <summary>Standard output for whole texts that must not be touched: JSON, YAML, help.</summary>
    public TextWriter Output { get; }

    /// <summary>True when a person looks at standard output.</summary>
    public bool IsSeen { get; }

    /// <summary>True where lines may be drawn again and again: a person looks, and colours are not unwanted.</summary>
    public bool IsLive => IsSeen && _colours && !ReportsToError && !Quiet;

    /// <summary>Sends reports to standard error, so that standard output holds nothing but the JSON object.</summary>
    public bool ReportsToError { get; set; }

    /// <summary>Leaves reports out.</summary>
    public bool Quiet { get; set; }

    /// <summary>Characters per line where a person looks; no end elsewhere.</summary>
    public int Width => WidthOf(ReportsToError ? _errorIsSeen : IsSeen);

    private IAnsiConsole Reports => ReportsToError ? _errorConsole : _outputConsole;

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess()
    {
        // A build server is no person, even where it offers a terminal.
        var isAutomated = Environment.GetEnvironmentVariable("CI") is not (null or "" or "0" or "false");
        System.Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal(
            System.Console.Out,
            System.Console.Error,
            !System.Console.IsOutputRedirected && !isAutomated,
            !System.Console.IsErrorRedirected && !isAutomated,
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
            () => System.Console.WindowWidth);
    }

    /// <summary>A line about the progress of the work; left out when quiet.</summary>
    public void Report(string text)
    {
        if (!Quiet)
        {
            Write(Reports, text, Style.Plain);
        }
    }

    /// <summary>A line that must stay in one piece: a row of a table, a command to copy.</summary>
    public void ReportWhole(string text)
    {
        if (!Quiet)
        {
            Write(Reports, text, Style.Plain, wrap: false);
        }
    }

    /// <summary>A heading among the reports.</summary>
    public void ReportHeading(string text)
    {
        if (!Quiet)
        {
            Write(Reports, text, new Style(decoration: Decoration.Bold), wrap: false);
        }
    }

    /// <summary>The result of the work; shown even when quiet.</summary>
    public void Result(string text) => Write(Reports, text, new Style(Color.Green), wrap: false);

    /// <summary>A line in Spectre's markup among the reports; it stays in one piece.</summary>
    public void ReportMarkup(string markup)
    {
        if (Quiet)
        {
            return;
        }

        lock (_gate)
        {
            Clear();
            Reports.Write(new Markup(markup));
            Reports.Write(Text.NewLine);
        }
    }

    /// <summary>A line of the doctor's report: level, name, text.</summary>
    public void ReportFinding(FindingLevel level, string name, string text)
    {
        var (word, colour) = level switch
        {
            FindingLevel.Ok => ("ok     ", "green"),
            FindingLevel.Warning => ("warning", "olive"),
            _ => ("error  ", "maroon"),
        };
        var indent = word.Length + name.Length + 4;
        var lines = LineWrap.Of($"{word}  {name}  {text}", Width, indent).ToArray();
        ReportMarkup($"[{colour}]{word}[/]{Markup.Escape(lines[0][word.Length..])}");
        foreach (var line in lines.Skip(1))
        {
            ReportWhole(line);
        }
    }

    /// <summary>Lines in Spectre's markup below everything else, in place of the last ones; only where lines may be drawn again.</summary>
    public void ShowFooter(IReadOnlyList<string> lines)
    {
        if (!IsLive)
        {
            return;
        }

        lock (_gate)
        {
            Clear();
            var width = Math.Max(_width() - 1, 20);
            foreach (var line in lines)
            {
                // A line that the terminal would break could not be taken back.
                var plain = Markup.Remove(line);
                _outputConsole.Write(plain.Length <= width ? new Markup(line) : new Text(plain[..width]));
                _outputConsole.Write(Text.NewLine);
            }

            _footerLines = lines.Count;
        }
    }

    /// <summary>Takes the lines of <see cref="ShowFooter"/> away.</summary>
    public void ClearFooter()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    /// <summary>A line that the next one overwrites; only where a person looks.</summary>
    public void ReportMomentary(string text)
    {
        if (Quiet || ReportsToError || !IsSeen)
        {
            return;
        }

        lock (_gate)
        {
            Output.Write("\r" + Fit(text) + "\u001b[K");
            Output.Flush();
            _lineIsOpen = true;
        }
    }

    /// <summary>A warning; the same text is shown only once.</summary>
    public void Warn(string text)
    {
        lock (_gate)
        {
            if (!_warnings.Add(text))
            {
                return;
            }
        }

        Write(_errorConsole, "Warning: " + text, new Style(Color.Olive));
    }

    /// <summary>An error.</summary>
    public void Fail(string text) => Write(_errorConsole, "Error: " + text, new Style(Color.Maroon));

    /// <summary>Details of an error.</summary>
    public void FailDetails(string text) => Write(_errorConsole, text, Style.Plain);

    private static IAnsiConsole Console(TextWriter writer, bool colours)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = colours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = NoLineBreaks;
        return console;
    }

    private string Fit(string text)
    {
        var width = Math.Max(_width() - 1, 20);
        return text.Length <= width ? text : text[..width];
    }

    private int WidthOf(bool seen) => seen ? _width() : NoLineBreaks;

    private void Clear()
    {
        if (_lineIsOpen)
        {
            Output.Write("\r\u001b[K");
            Output.Flush();
            _lineIsOpen = false;
        }

        if (_footerLines > 0)
        {
            Output.Write(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[{_footerLines}A\r\u001b[J"));
            Output.Flush();
            _footerLines = 0;
        }
    }

    private void Write(IAnsiConsole console, string text, Style style, bool wrap = true)
    {
        lock (_gate)
        {
            Clear();
            foreach (var line in wrap ? LineWrap.Of(text, ReferenceEquals(console, _errorConsole) ? WidthOf(_errorIsSeen) : WidthOf(IsSeen)) : [text])
            {
                console.Write(new Text(line, style));
                console.Write(Text.NewLine);
            }
        }
    }
}
