namespace YoloTune.Data.Sources;

/// <summary>Where pictures come from.</summary>
public enum SourceKind
{
    /// <summary>A picture file.</summary>
    Picture,

    /// <summary>A picture behind an http or https address, fetched each time.</summary>
    PictureAddress,

    /// <summary>One picture file on the standard input.</summary>
    StandardInput,

    /// <summary>A video file, or the address of one: all its frames.</summary>
    Video,

    /// <summary>A live stream or camera: frames without end.</summary>
    Stream,
}
