namespace YoloTune.Core.Metrics;

/// <summary>
/// Average precision of one size range. Sizes are areas in pixels of the native image, of the label for labels and of the clamped
/// prediction for predictions. As in COCO, labels outside the range are ignored together with the predictions that find them, and
/// predictions outside the range that find nothing are ignored; matching and integration are those of the other metrics
/// (spec/04 sections 8, 9), so figures are comparable with them rather than with pycocotools.
/// </summary>
/// <param name="Size">The range.</param>
/// <param name="Instances">Labels in the range.</param>
/// <param name="Map50">Mean over the classes that have labels in the range, IoU 0.50; 0 without labels.</param>
/// <param name="Map75">The same at IoU 0.75.</param>
/// <param name="Map">The same over IoU 0.50 to 0.95.</param>
public sealed record SizeMetrics(ObjectSize Size, int Instances, double Map50, double Map75, double Map);
