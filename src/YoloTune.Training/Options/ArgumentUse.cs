namespace YoloTune.Training.Options;

/// <summary>Which modes of this version look at an argument.</summary>
[Flags]
public enum ArgumentUse
{
    /// <summary>None: the argument is accepted, but a set value deserves a warning.</summary>
    None = 0,

    /// <summary>Training.</summary>
    Train = 1,

    /// <summary>Validation.</summary>
    Validate = 2,

    /// <summary>Prediction.</summary>
    Predict = 4,

    /// <summary>Model description.</summary>
    Info = 8,

    /// <summary>A task or mode beside the ones above: accepted in silence, so that one file of arguments serves all modes.</summary>
    Elsewhere = 16,

    /// <summary>Export.</summary>
    Export = 32,

    /// <summary>Training, validation and prediction.</summary>
    Compute = Train | Validate | Predict,

    /// <summary>All modes.</summary>
    All = Compute | Info | Export,
}
