using YoloTune.Models;
using YoloTune.Models.Layers;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Sessions;

/// <summary>Normalisation in frozen layers keeps its running statistics.</summary>
internal static class FrozenStatistics
{
    /// <summary>Puts the normalisation of frozen layers into evaluation mode.</summary>
    /// <param name="model">The model, in training mode.</param>
    /// <param name="freeze">What is frozen.</param>
    public static void Keep(YoloModel model, FreezePatterns freeze)
    {
        foreach (var (name, layer) in model.AllLayers())
        {
            if (layer is BatchNorm && freeze.Matches(name + "."))
            {
                layer.SetTraining(false);
            }
        }
    }
}
