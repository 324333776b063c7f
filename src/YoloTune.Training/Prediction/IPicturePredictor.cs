using YoloTune.Core.Imaging;

namespace YoloTune.Training.Prediction;

/// <summary>Something that finds objects in pictures, whatever the engine.</summary>
public interface IPicturePredictor
{
    /// <summary>Channels that pictures must have, 3 or 1.</summary>
    int Channels { get; }

    /// <summary>Predicts a batch of pictures.</summary>
    /// <param name="pictures">Decoded pictures with their names, at least one.</param>
    /// <returns>One prediction per picture, in order.</returns>
    IReadOnlyList<PicturePrediction> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures);
}
