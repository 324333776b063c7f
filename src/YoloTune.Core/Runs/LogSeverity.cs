namespace YoloTune.Core.Runs;

/// <summary>How serious a log message is.</summary>
public enum LogSeverity
{
    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>Worth reading once.</summary>
    Information,

    /// <summary>Probably not what the user wanted.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
