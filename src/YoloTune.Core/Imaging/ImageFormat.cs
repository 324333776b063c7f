namespace YoloTune.Core.Imaging;

/// <summary>The container of an image file, told from its content.</summary>
public enum ImageFormat
{
    /// <summary>None of the supported containers.</summary>
    Unknown,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>TIFF, either byte order.</summary>
    Tiff,
}
