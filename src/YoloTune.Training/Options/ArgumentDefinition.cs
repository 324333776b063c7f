namespace YoloTune.Training.Options;

/// <summary>One argument of the flat table that <c>args.yaml</c> and the command line share.</summary>
/// <param name="Key">The name.</param>
/// <param name="Default">The value when not given.</param>
/// <param name="Kind">What is accepted.</param>
/// <param name="Use">Which modes look at it.</param>
/// <param name="Summary">What it does, in a few words.</param>
public sealed record ArgumentDefinition(string Key, ArgumentValue Default, ArgumentKind Kind, ArgumentUse Use, string Summary)
{
    /// <summary>Smallest accepted number, or null when there is no bound.</summary>
    public long? Minimum { get; init; }

    /// <summary>True when a fraction must be above 0.</summary>
    public bool ExcludesZero { get; init; }

    /// <summary>True when no value is accepted although the default is one.</summary>
    public bool AllowsNone { get; init; }

    /// <summary>What the word <c>auto</c> stands for; null where it means nothing.</summary>
    public ArgumentValue? Automatic { get; init; }

    /// <summary>True when the bare key means true on a command line.</summary>
    public bool IsSwitch => Default.Kind == ArgumentValueKind.Boolean || Kind == ArgumentKind.Boolean;
}
