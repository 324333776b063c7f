namespace YoloTune.Data.Augmentation;

/// <summary>Where pasted objects come from (<c>copy_paste_mode</c>).</summary>
public enum CopyPasteMode
{
    /// <summary>From the mirror image of the picture, always.</summary>
    Flip,

    /// <summary>From another picture, with the probability that is also the share.</summary>
    MixUp,
}
