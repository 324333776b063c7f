namespace YoloTune.Data.Inspection;

/// <summary>What a model suspects of a label.</summary>
public enum SuspicionKind
{
    /// <summary>The object is of another class.</summary>
    WrongClass,

    /// <summary>The box is not where the object is.</summary>
    BadBox,

    /// <summary>There is no such object.</summary>
    NoObject,

    /// <summary>An object has no label.</summary>
    MissingLabel,
}
