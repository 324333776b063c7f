namespace YoloTune.Data.Loading;

/// <summary>Where decoded images are kept between epochs (<c>cache</c>).</summary>
public enum ImageCacheMode
{
    /// <summary>Nowhere: files are decoded in every epoch.</summary>
    None,

    /// <summary>Resized, in memory.</summary>
    Ram,

    /// <summary>In full resolution, as raw pixels in a cache folder; never beside the user's images unless that folder is named.</summary>
    Disk,
}
