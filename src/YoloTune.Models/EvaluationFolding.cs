using YoloTune.Models.Layers;

namespace YoloTune.Models;

/// <summary>
/// Folds all normalisation into the convolutions and keeps their weights in the type and layout of the images, for as long as
/// this lives: for evaluating a model whose weights stay as they are meanwhile.
/// State dict and checkpoints keep the tensors they have.
/// </summary>
public sealed class EvaluationFolding : IDisposable
{
    private readonly List<ConvBlock> _blocks = [];

    /// <summary>Folds; the results differ from the unfolded ones by rounding.</summary>
    /// <param name="model">The model, in evaluation mode, fused or not.</param>
    public EvaluationFolding(YoloModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var (_, layer) in model.AllLayers())
        {
            if (layer is ConvBlock block)
            {
                block.FoldForRun();
                _blocks.Add(block);
            }
        }
    }

    /// <summary>Folds for as long as the model lives.</summary>
    /// <param name="model">The model, whose weights stay as they are from now on.</param>
    public static void Keep(YoloModel model) => _ = new EvaluationFolding(model);

    /// <summary>Goes back to the model's own weights.</summary>
    public void Dispose()
    {
        _blocks.ForEach(block => block.Unfold());
        _blocks.Clear();
    }
}
