namespace YoloTune.Data.Loading;

/// <summary>Gives the resized images of a data set by index. Thread-safe.</summary>
internal interface IImageStore : IDisposable
{
    /// <summary>The image with its long side at the wanted size.</summary>
    LoadedImage Load(int index);
}
