using TorchSharp;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Optimization;

/// <summary>Small parameters with reproducible values and gradients.</summary>
internal static class TestParameters
{
    public static readonly (string Name, long[] Shape)[] Layout =
    [
        ("model.0.conv.weight", [6, 4, 3, 3]),
        ("model.0.bn.weight", [6]),
        ("model.0.bn.bias", [6]),
        ("model.1.linear.weight", [10, 4]),
        ("model.1.cv3.0.weight", [5, 4, 3, 3]),
    ];

    public static List<ModelParameter> Create() =>
    [
        .. Layout.Select(entry => new ModelParameter(
            entry.Name,
            new TorchSharp.Modules.Parameter(tensor(Values("value:" + entry.Name, entry.Shape), entry.Shape)),
            entry.Name.Contains(".bn.", StringComparison.Ordinal))),
    ];

    public static OptimizerSetup Optimizer(string name, IReadOnlyList<ModelParameter> parameters, double rate = 0.01, double momentum = 0.9, double decay = 0.05) =>
        OptimizerFactory.Create(new OptimizerOptions { Name = name, LearningRate = rate, Momentum = momentum, WeightDecay = decay }, parameters);

    /// <summary>Gives every parameter the gradient of a step, except those named.</summary>
    public static void SetGradients(IReadOnlyList<ModelParameter> parameters, int step, params string[] without)
    {
        foreach (var (name, value, _) in parameters)
        {
            value.grad = without.Contains(name) ? null : tensor(Values($"gradient:{step}:{name}", value.shape), value.shape);
        }
    }

    public static float[] Snapshot(Tensor value) => value.detach().cpu().contiguous().data<float>().ToArray();

    public static float[][] Snapshot(IReadOnlyList<ModelParameter> parameters) => [.. parameters.Select(parameter => Snapshot(parameter.Value))];

    private static float[] Values(string name, long[] shape) =>
        [.. FillRule.Input(name, shape.Aggregate(1L, (product, size) => product * size)).Select(value => (value - 0.5f) * 2)];
}
