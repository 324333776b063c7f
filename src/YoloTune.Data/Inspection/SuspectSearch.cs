using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Inspection;

/// <summary>
/// Ranks labels that a model disagrees with. Every label is compared with the predictions over it, every sure prediction with the labels under
/// it; the more sure the model is and the clearer the disagreement, the higher the rank.
/// </summary>
public static class SuspectSearch
{
    private const int Batch = 8;
    private const float SamePlace = 0.5f;
    private const float Touching = 0.1f;
    private const float Sure = 0.5f;

    /// <summary>Ranks the labels of pictures.</summary>
    /// <param name="split">The name of their split.</param>
    /// <param name="items">The pictures.</param>
    /// <param name="predictor">A model that was not trained on them, or its own doubts are hidden.</param>
    /// <param name="most">Suspects to return at most.</param>
    /// <param name="progress">Told how many pictures are done.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Suspects, the most suspicious first.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<LabelSuspect> Rank(string split, IReadOnlyList<DatasetItem> items, IObjectPredictor predictor, int most = 200, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(predictor);
        var found = new List<LabelSuspect>();
        foreach (var part in items.Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var predictions = predictor.Predict([.. part.Select(item => item.ImageFile)]);
            for (var i = 0; i < part.Length; i++)
            {
                found.AddRange(Compare(split, part[i], predictions[i]));
            }

            progress?.Report(part.Length);
            if (found.Count > 20 * most)
            {
                found = Best(found, most);
            }
        }

        return Best(found, most);
    }

    /// <summary>Compares the labels of one picture with predictions.</summary>
    internal static IEnumerable<LabelSuspect> Compare(string split, DatasetItem item, IReadOnlyList<Detection> predictions)
    {
        CornerBox[] boxes = [.. Enumerable.Range(0, item.Count).Select(row => BoxOf(item, row))];
        for (var row = 0; row < boxes.Length; row++)
        {
            var label = (int)item.Classes[row];
            var over = predictions.Select(found => (Found: found, Iou: BoxOverlap.Iou(boxes[row], found.Box))).ToArray();
            var agreed = over.Where(pair => pair.Found.ClassIndex == label && pair.Iou >= SamePlace).Select(pair => pair.Found.Score).DefaultIfEmpty(0).Max();
            var other = over.Where(pair => pair.Found.ClassIndex != label && pair.Iou >= SamePlace).DefaultIfEmpty().MaxBy(pair => pair.Found.Score);
            var shifted = over.Where(pair => pair.Found.ClassIndex == label && pair.Iou is >= Touching and < SamePlace).DefaultIfEmpty().MaxBy(pair => pair.Found.Score * (1 - pair.Iou));
            var anything = over.Where(pair => pair.Iou >= Touching).Select(pair => pair.Found.Score).DefaultIfEmpty(0).Max();
            if (other.Found.Score > agreed)
            {
                yield return new(split, item.ImageFile, SuspicionKind.WrongClass, other.Found.Score - agreed, row, boxes[row], label, other.Found.ClassIndex);
            }
            else if (agreed < Sure / 2 && shifted.Found.Score >= Sure)
            {
                yield return new(split, item.ImageFile, SuspicionKind.BadBox, shifted.Found.Score * (1 - shifted.Iou), row, boxes[row], label, label);
            }
            else if (anything < Sure / 2)
            {
                // No prediction at all says less than a sure one that contradicts.
                yield return new(split, item.ImageFile, SuspicionKind.NoObject, (1 - anything) * 0.5, row, boxes[row], label, -1);
            }
        }

        foreach (var found in predictions.Where(found => found.Score >= Sure && !boxes.Any(box => BoxOverlap.Iou(box, found.Box) >= Touching)))
        {
            yield return new(split, item.ImageFile, SuspicionKind.MissingLabel, found.Score, -1, found.Box, -1, found.ClassIndex);
        }
    }

    private static CornerBox BoxOf(DatasetItem item, int row)
    {
        var box = item.Boxes.AsSpan(4 * row, 4);
        return new CenterBox(box[0] * item.Width, box[1] * item.Height, box[2] * item.Width, box[3] * item.Height).ToCorners();
    }

    private static List<LabelSuspect> Best(List<LabelSuspect> found, int most) =>
        [.. found.OrderByDescending(suspect => suspect.Score).ThenBy(suspect => suspect.Image, StringComparer.Ordinal).ThenBy(suspect => suspect.Row).Take(most)];
}
