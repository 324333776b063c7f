using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Maps;

namespace YoloTune.Training.Prediction;

/// <summary>Writes results with a number for every pixel in the form in which data sets hold their labels.</summary>
internal static class PixelFiles
{
    /// <summary>Whether results of a task are such.</summary>
    /// <param name="task">The task.</param>
    public static bool AreOf(TaskKind task) => task is TaskKind.Semantic or TaskKind.Depth;

    /// <summary>Writes the classes of all pixels as a grey PNG, of which the values are class numbers, or their depths as a <c>.npy</c> file of metres.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">Where to; made if missing.</param>
    /// <param name="name">Name of the file without suffix.</param>
    /// <returns>False when the result holds no such numbers, and nothing was written.</returns>
    public static bool Write(ImageResult result, string folder, string name)
    {
        if (result.Depth is { } depth)
        {
            AtomicFile.Write(Path.Combine(folder, name + MapPath.DepthSuffix), stream => NpyFile.Write(stream, depth.Data, depth.Height, depth.Width));
            return true;
        }

        if (result.Classes is not { } classes)
        {
            return false;
        }

        var image = new PixelBuffer(classes.Height, classes.Width, 1, classes.Data.ToArray());
        AtomicFile.Write(Path.Combine(folder, name + ".png"), stream => ImageEncoder.WritePng(image, stream));
        return true;
    }
}
