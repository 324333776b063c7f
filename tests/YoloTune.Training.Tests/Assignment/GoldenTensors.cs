using TorchSharp;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.State;
using YoloTune.TestSupport;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Assignment;

/// <summary>Golden files as tensors, and how far a result is from them.</summary>
internal sealed class GoldenTensors
{
    private readonly SafetensorsFile _file;


    private GoldenTensors(SafetensorsFile file) => _file = file;

    public IEnumerable<string> Names => _file.Tensors.Select(pair => pair.Key);

    public Tensor this[string name] => _file[name].ToTensor();

    public static GoldenTensors Read(params string[] parts) => new(SharedFolder.Golden(parts));

    public bool Contains(string name) => _file.Contains(name);

    /// <summary>Largest |a - b| over largest |b|.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        var difference = LargestError(actual, expected);
        var size = expected.to(ScalarType.Float64).abs().max().ToDouble();
        return size == 0 ? difference : difference / size;
    }

    /// <summary>Largest |a - b|.</summary>
    public static double LargestError(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        Xunit.Assert.Equal(expected.shape, actual.shape);
        return (actual.to(ScalarType.Float64) - expected.to(ScalarType.Float64)).abs().max().ToDouble();
    }
}
