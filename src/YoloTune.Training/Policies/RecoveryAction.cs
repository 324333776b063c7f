namespace YoloTune.Training.Policies;

/// <summary>The answer of <see cref="NanRecoveryPolicy"/>.</summary>
public enum RecoveryAction
{
    /// <summary>Everything is finite.</summary>
    Continue,

    /// <summary>Not finite, but there is no checkpoint yet: say so and go on.</summary>
    Warn,

    /// <summary>Load the last checkpoint and repeat the epoch; it is neither logged nor saved.</summary>
    RestoreLast,

    /// <summary>Too many recoveries in a row: end the run with an error.</summary>
    Fail,
}
