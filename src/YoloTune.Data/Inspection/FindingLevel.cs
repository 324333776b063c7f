namespace YoloTune.Data.Inspection;

/// <summary>How serious a finding is.</summary>
public enum FindingLevel
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Results will probably suffer.</summary>
    Warning,

    /// <summary>Data is lost in training, or figures of validation cannot be trusted.</summary>
    Error,
}
