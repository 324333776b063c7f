namespace YoloTune.Data.Augmentation;

/// <summary>Gives single images with their labels. Called from several threads at once.</summary>
public interface ISampleSource
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>
    /// Loads one image, resized so that its long side is the image size, with its labels in pixels. The caller owns the
    /// sample and recycles its image: a source that keeps images (a cache) must hand out images that are not rented.
    /// </summary>
    /// <param name="index">0 to Count - 1.</param>
    Sample Load(int index);
}
