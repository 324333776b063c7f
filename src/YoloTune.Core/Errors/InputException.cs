using System.Globalization;
using System.Text;

namespace YoloTune.Core.Errors;

/// <summary>
/// An error in what the user handed in: a file, a label row, an option. The message says what is wrong, where
/// (file, line, value) and what to do, so that the command line can print it as it stands.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What is wrong, one sentence without a final full stop.</param>
    /// <param name="file">The file at fault, if there is one.</param>
    /// <param name="line">The line in <paramref name="file"/>, 1-based.</param>
    /// <param name="value">The offending value as the user wrote it.</param>
    /// <param name="remedy">What the user can do about it, one sentence without a final full stop.</param>
    /// <param name="inner">The exception that revealed the problem.</param>
    public InputException(string problem, string? file = null, int? line = null, string? value = null, string? remedy = null, Exception? inner = null)
        : base(Compose(problem, file, line, value, remedy), inner)
    {
        Problem = problem;
        File = file;
        Line = line;
        Value = value;
        Remedy = remedy;
    }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>The file at fault, or null.</summary>
    public string? File { get; }

    /// <summary>The 1-based line in <see cref="File"/>, or null.</summary>
    public int? Line { get; }

    /// <summary>The offending value, or null.</summary>
    public string? Value { get; }

    /// <summary>What to do about it, or null.</summary>
    public string? Remedy { get; }

    private static string Compose(string problem, string? file, int? line, string? value, string? remedy)
    {
        var text = new StringBuilder();
        if (file is not null)
        {
            text.Append(file);
            if (line is { } number)
            {
                text.Append(':').Append(number.ToString(CultureInfo.InvariantCulture));
            }

            text.Append(": ");
        }

        text.Append(problem);
        if (value is not null)
        {
            text.Append(" (value: '").Append(value).Append("')");
        }

        text.Append('.');
        if (remedy is not null)
        {
            text.Append(' ').Append(remedy).Append('.');
        }

        return text.ToString();
    }
}
