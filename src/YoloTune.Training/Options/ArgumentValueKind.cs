namespace YoloTune.Training.Options;

/// <summary>The forms that the value of an argument can take.</summary>
public enum ArgumentValueKind
{
    /// <summary>No value (<c>None</c>, YAML <c>null</c>).</summary>
    None,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Real,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A list or tuple of values.</summary>
    List,
}
