using YoloTune.Models.Checkpoints;
using YoloTune.Models.Layers;

namespace YoloTune.Models;

/// <summary>Takes a live network's weights and description for a checkpoint file.</summary>
public static class ModelSnapshot
{
    /// <summary>The checkpoint of a network; add the record of its training with <c>with</c>.</summary>
    /// <param name="model">The network, on the CPU.</param>
    /// <param name="floatKind">Kind of the floating-point weights; null keeps single precision.</param>
    public static Checkpoint Of(YoloModel model, TensorKind? floatKind = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var norms = model.AllLayers().Where(layer => layer.Value is BatchNorm)
            .Select(layer => KeyValuePair.Create(layer.Name, new BatchNormSettings(((BatchNorm)layer.Value).Epsilon, ((BatchNorm)layer.Value).Momentum)))
            .ToList();
        var common = norms.GroupBy(norm => norm.Value).MaxBy(group => group.Count())?.Key;
        return new Checkpoint
        {
            Task = model.Task,
            State = model.CaptureState(floatKind),
            Yaml = model.Definition.ToYaml(),
            Names = model.ClassNames.Select((name, index) => (name, index)).ToDictionary(pair => pair.index, pair => pair.name),
            Stride = [.. model.Strides.Select(stride => (double)stride)],
            BatchNorm = common,
            BatchNormExceptions = norms.Where(norm => norm.Value != common).ToDictionary(StringComparer.Ordinal),
            HasLegacySppfActivation = model.AllLayers().Any(layer => layer.Value is PyramidPooling { First.Activated: true }),
            IsFused = model.IsFused,
        };
    }
}
