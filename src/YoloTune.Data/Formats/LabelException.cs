namespace YoloTune.Data.Formats;

/// <summary>A label file or image that is left out of the data set: the reason, with line and value where known.</summary>
internal sealed class LabelException : Exception
{
    public LabelException(string problem, int? line = null, string? value = null, Exception? inner = null)
        : base(problem, inner)
    {
        Line = line;
        Value = value;
    }

    /// <summary>1-based line of the label file, or null.</summary>
    public int? Line { get; }

    /// <summary>The offending text, or null.</summary>
    public string? Value { get; }
}
