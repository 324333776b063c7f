namespace YoloTune.Cli.Doctor;

/// <summary>How serious a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>Something will be slower or missing.</summary>
    Warning,

    /// <summary>Something will not work.</summary>
    Error,
}
