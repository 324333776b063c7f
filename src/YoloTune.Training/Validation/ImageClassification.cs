using YoloTune.Data.Datasets;

namespace YoloTune.Training.Validation;

/// <summary>What a validation took an image for.</summary>
/// <param name="Image">The image.</param>
/// <param name="Probabilities">One probability per class.</param>
/// <param name="Target">The true class.</param>
public sealed record ImageClassification(BatchImage Image, ReadOnlyMemory<float> Probabilities, int Target);
