namespace YoloTune.Core.Tasks;

/// <summary>One entry of <c>predictions.json</c> (spec/04 section 16).</summary>
/// <param name="FileName">File name with suffix; its stem gives the image id.</param>
/// <param name="CategoryId">Category as the annotation file numbers it.</param>
/// <param name="Box">Corners in native pixels.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
public readonly record struct CocoPrediction(string FileName, int CategoryId, CornerBox Box, float Score);
