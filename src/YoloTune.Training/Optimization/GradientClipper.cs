using TorchSharp;
using YoloTune.Models;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>Limits the length of the whole gradient (Pascanu et al. 2013; specification 06, section 6.4).</summary>
public static class GradientClipper
{
    /// <summary>The limit of the reference.</summary>
    public const double DefaultMaximum = 10;

    private const float Epsilon = 1e-6f;

    /// <summary>
    /// Scales all gradients so that their joint L2 norm is no more than the maximum. The norm is read from the device once. If it
    /// is not finite the gradients stay as they are: the caller should drop them instead of stepping.
    /// </summary>
    /// <param name="parameters">The parameters; those without a gradient are skipped.</param>
    /// <param name="maximum">The limit, above 0.</param>
    /// <returns>The norm before clipping; 0 without any gradient.</returns>
    public static double Clip(IReadOnlyList<ModelParameter> parameters, double maximum = DefaultMaximum)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var gradients = new List<Tensor>(parameters.Count);
        var norms = new List<Tensor>(parameters.Count);
        foreach (var parameter in parameters)
        {
            if (parameter.Value.grad is { } gradient)
            {
                gradients.Add(gradient);
                norms.Add(gradient.norm());
            }
        }

        if (gradients.Count == 0)
        {
            return 0;
        }

        var total = stack(norms).norm().to(ScalarType.Float32).item<float>();
        var factor = (float)maximum / (total + Epsilon);
        if (float.IsFinite(total) && factor < 1)
        {
            using Scalar scale = factor;
            foreach (var gradient in gradients)
            {
                gradient.mul_(scale);
            }
        }

        return total;
    }
}
