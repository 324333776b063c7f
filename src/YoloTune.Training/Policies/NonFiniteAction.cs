namespace YoloTune.Training.Policies;

/// <summary>What a run does about a loss or gradient that is not a finite number.</summary>
public enum NonFiniteAction
{
    /// <summary>Go back to the last good state and leave the batch out, a few times in a row at most.</summary>
    Recover,

    /// <summary>End the run with an error.</summary>
    Stop,
}
