namespace YoloTune.Data.Conversion;

/// <summary>How the pictures get into a written data set.</summary>
public enum PicturePlacement
{
    /// <summary>As copies.</summary>
    Copy,

    /// <summary>As symbolic links to the originals.</summary>
    Link,

    /// <summary>Not at all: label files only.</summary>
    None,
}
