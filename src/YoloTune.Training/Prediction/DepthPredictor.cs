using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Prediction;

/// <summary>Gives every pixel of a picture a depth with the torch engine.</summary>
internal sealed class DepthPredictor(YoloModel model, PredictorOptions options) : PixelPredictor(model, options)
{
    /// <inheritdoc/>
    private protected override ImageResult Assemble(HeadPrediction prediction, int image, (PixelBuffer Picture, string Path) item, PixelScores scores)
    {
        var (picture, path) = item;
        return new ImageResult(path, picture.Height, picture.Width, Model.ClassNames, [])
        {
            Depth = new DepthMap(picture.Height, picture.Width, scores.Plane(((DepthPrediction)prediction).Depth, image, 0, alignCorners: true)),
        };
    }
}
