using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Loading;

/// <summary>In what size the images of a task are loaded (specification 03, sections 7, 26 and 27).</summary>
internal static class ImageFit
{
    /// <summary>The size of an image by its height and width; null for the size it has.</summary>
    /// <param name="task">The task.</param>
    /// <param name="training">Whether it is for training.</param>
    /// <param name="imageSize">Side of the network input, pixels.</param>
    public static Func<int, int, (int Height, int Width)>? Of(TaskKind task, bool training, int imageSize) => task switch
    {
        TaskKind.Classify => null,
        TaskKind.Semantic when training => (height, width) => Resampling.FitShortSide(height, width, imageSize),
        _ => (height, width) => Resampling.FitLongSide(height, width, imageSize),
    };
}
