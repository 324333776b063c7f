namespace YoloTune.Training.Options;

/// <summary>What an argument accepts (type column of specification 06, section 12).</summary>
public enum ArgumentKind
{
    /// <summary>Anything; the mode that uses it looks closer (<c>*</c>).</summary>
    Any,

    /// <summary>A number (<c>F</c>).</summary>
    Number,

    /// <summary>A number from 0 to 1 (<c>f</c>).</summary>
    Fraction,

    /// <summary>A whole number (<c>I</c>).</summary>
    Integer,

    /// <summary>True or false (<c>B</c>).</summary>
    Boolean,

    /// <summary>Text (<c>S</c>).</summary>
    Text,

    /// <summary>True, false or text (<c>compile</c>).</summary>
    BooleanOrText,

    /// <summary>A number from 0 to 1, or two numbers (<c>scale</c>).</summary>
    FractionOrPair,

    /// <summary>A number format: 8, 16, 32 and their other names (<c>quantize</c>).</summary>
    Quantization,
}
