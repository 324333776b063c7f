using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>
/// A running mean of a model's weights and floating buffers (Polyak and Juditsky 1992; specification 06, section 6.4):
/// average += (1 - d)(model - average) with d = decay (1 - exp(-updates / tau)). Entries that are not floating point, such as
/// batch counters, are never touched. Owns no tensors.
/// </summary>
public sealed class ModelEma
{
    private readonly List<(Tensor Model, Tensor Average)> _pairs;
    private readonly double _decay;
    private readonly double _tau;

    /// <summary>Creates the mean over two parallel lists.</summary>
    /// <param name="model">State of the trained model.</param>
    /// <param name="average">State of its copy, same order and shapes.</param>
    /// <param name="decay">Decay after many updates, 0 to 1.</param>
    /// <param name="tau">Updates over which the decay grows, above 0.</param>
    /// <exception cref="ArgumentException">The lists do not fit each other.</exception>
    public ModelEma(IReadOnlyList<Tensor> model, IReadOnlyList<Tensor> average, double decay = 0.9999, double tau = 2000)
    {
        if (model.Count != average.Count)
        {
            throw new ArgumentException($"The model has {model.Count} tensors, the average {average.Count}.", nameof(average));
        }

        _pairs = new List<(Tensor Model, Tensor Average)>(model.Count);
        for (var index = 0; index < model.Count; index++)
        {
            if (!model[index].shape.SequenceEqual(average[index].shape))
            {
                throw new ArgumentException($"Tensor {index} has the shape [{string.Join(',', model[index].shape)}] in the model and [{string.Join(',', average[index].shape)}] in the average.", nameof(average));
            }

            if (is_floating_point(model[index]))
            {
                _pairs.Add((model[index], average[index]));
            }
        }

        _decay = decay;
        _tau = tau;
    }

    /// <summary>Updates so far; set it when a run resumes.</summary>
    public long Updates { get; set; }

    /// <summary>The decay d of the last update; 0 before the first.</summary>
    public double Decay => _decay * (1 - Math.Exp(-Updates / _tau));

    /// <summary>Takes the present state of the model into the mean; called after every optimizer step.</summary>
    public void Update()
    {
        Updates++;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var weights = new Dictionary<(ScalarType Type, DeviceType Device), Tensor>();
        foreach (var (model, average) in _pairs)
        {
            var key = (average.dtype, average.device_type);
            if (!weights.TryGetValue(key, out var weight))
            {
                weight = weights[key] = tensor((float)(1 - Decay), average.dtype, average.device);
            }

            average.lerp_(model, weight);
        }
    }

    /// <summary>
    /// Replaces every tensor of the mean that holds a value that is not finite by that of the model, if that one is finite
    /// (specification 06, section 8.1). Called before a checkpoint is written.
    /// </summary>
    /// <returns>The number of tensors replaced.</returns>
    public int RepairNonFinite()
    {
        using var noGradient = no_grad();
        var repaired = 0;
        foreach (var (model, average) in _pairs)
        {
            if (!IsFinite(average) && IsFinite(model))
            {
                average.copy_(model);
                repaired++;
            }
        }

        return repaired;
    }

    private static bool IsFinite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.isfinite().all().item<bool>();
    }
}
