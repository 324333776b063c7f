using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Prediction;

/// <summary>What was found in one picture.</summary>
/// <param name="Picture">The decoded picture, blue first.</param>
/// <param name="Result">The detections in its pixels.</param>
/// <param name="InputHeight">Height of the network input, pixels.</param>
/// <param name="InputWidth">Width of the network input, pixels.</param>
public sealed record PicturePrediction(PixelBuffer Picture, ImageResult Result, int InputHeight, int InputWidth);
