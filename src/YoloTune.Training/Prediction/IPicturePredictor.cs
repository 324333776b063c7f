using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Prediction;

/// <summary>Something that predicts pictures, whatever the engine.</summary>
public interface IPicturePredictor
{
    /// <summary>What kind of results it gives.</summary>
    TaskKind Task => TaskKind.Detect;

    /// <summary>Channels that pictures must have, 3 or 1.</summary>
    int Channels { get; }

    /// <summary>Predicts a batch of pictures.</summary>
    /// <param name="pictures">Decoded pictures with their names, at least one.</param>
    /// <returns>One prediction per picture, in order.</returns>
    IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures);
}
