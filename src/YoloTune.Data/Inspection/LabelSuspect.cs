using YoloTune.Core.Tasks;

namespace YoloTune.Data.Inspection;

/// <summary>A label that a model disagrees with.</summary>
/// <param name="Split">The split.</param>
/// <param name="Image">The picture.</param>
/// <param name="Kind">What is suspected.</param>
/// <param name="Score">How much, 0 to 1.</param>
/// <param name="Row">Index of the label, or -1 where one is missing.</param>
/// <param name="Box">The box of the label or, where one is missing, of the prediction: pixels of the picture.</param>
/// <param name="Labelled">The class of the label, or -1.</param>
/// <param name="Predicted">The class of the prediction, or -1.</param>
public sealed record LabelSuspect(string Split, string Image, SuspicionKind Kind, double Score, int Row, CornerBox Box, int Labelled, int Predicted);
