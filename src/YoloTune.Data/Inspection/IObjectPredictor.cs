using YoloTune.Core.Tasks;

namespace YoloTune.Data.Inspection;

/// <summary>A trained model as the examination of labels sees it.</summary>
public interface IObjectPredictor
{
    /// <summary>Finds objects in pictures, also ones that it is little sure of.</summary>
    /// <param name="images">Picture files, at least one.</param>
    /// <returns>Objects of every picture in its pixels, in the order of the pictures.</returns>
    IReadOnlyList<IReadOnlyList<Detection>> Predict(IReadOnlyList<string> images);
}
