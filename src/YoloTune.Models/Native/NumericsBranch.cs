namespace YoloTune.Models.Native;

/// <summary>What the numerics guard had to do before the convolutions of this process could be trusted.</summary>
public enum NumericsBranch
{
    /// <summary>Nothing: the first check was passed.</summary>
    Sound,

    /// <summary>The cache sizes in oneDNN's processor record were missing and have been set; oneDNN is in use at full speed.</summary>
    RecordCorrected,

    /// <summary>oneDNN computed wrong results and was switched off; results are right, speed is lost.</summary>
    OneDnnOff,

    /// <summary>oneDNN was switched off on request (<c>YOLOTUNE_ONEDNN=off</c>); speed is lost.</summary>
    OneDnnOffOnRequest,

    /// <summary>Nothing helped: this process must not compute.</summary>
    Refused,
}
