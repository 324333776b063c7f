using YoloTune.Training.Options;

namespace YoloTune.Cli.CommandLine;

/// <summary>A command line that has been understood.</summary>
internal sealed record ParsedCommand
{
    /// <summary>What is asked for.</summary>
    public required Verb Verb { get; init; }

    /// <summary>The mode that help is asked about, or null.</summary>
    public Verb? HelpAbout { get; init; }

    /// <summary>The shell that completion is asked for, or null.</summary>
    public string? Shell { get; init; }

    /// <summary>The arguments.</summary>
    public ArgumentSet Arguments { get; init; } = ArgumentSet.Empty;

    /// <summary>What to tell the user before the work begins.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
