using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Layers;

public class NormalizingFlowTests
{
    private const double Normal = 1.8378770664093453; // ln(2 pi)

    [Fact]
    public void LogProbability_OfFreshWeights_IsCloseToTheNormalDistribution()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var initializer = new Initializer(3);
        using var flow = new NormalizingFlow(initializer);
        var points = tensor(new float[] { 0, 0, 1, 0, 0.5f, -2 }, [3, 2]);

        foreach (var entry in flow.Entries(string.Empty).Where(entry => entry.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            entry.Value.zero_();
        }

        var values = flow.LogProbability(points).data<float>().ToArray();

        Assert.Equal([-Normal, -Normal - 0.5, -Normal - 2.125], values.Select(value => (double)value), (left, right) => Math.Abs(left - right) < 1e-3);
    }

    [Fact]
    public void LogProbability_OfAStrongFlow_IntegratesToOne()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var initializer = new Initializer(5);
        using var flow = new NormalizingFlow(initializer);
        foreach (var entry in flow.Entries(string.Empty).Where(entry => entry.Name.EndsWith("weight", StringComparison.Ordinal)))
        {
            entry.Value.mul_(60);
        }

        const double Step = 0.02;
        var line = arange(-10.0, 10.0, Step, dtype: ScalarType.Float32);
        var count = line.size(0);
        var grid = stack([line.unsqueeze(1).expand(count, count).flatten(), line.unsqueeze(0).expand(count, count).flatten()], 1);

        var logs = flow.LogProbability(grid);

        var plain = (-0.5 * grid.square().sum(1)) - Normal;
        Assert.True((logs - plain).abs().max().ToDouble() > 1, "the flow does nothing");
        Assert.Equal(1, logs.exp().sum().ToDouble() * Step * Step, 2e-3);
    }

    [Fact]
    public void LogProbability_InTraining_TeachesBothNets()
    {
        using var scope = NewDisposeScope();
        using var initializer = new Initializer(3);
        using var flow = new NormalizingFlow(initializer);

        flow.LogProbability(tensor(new float[] { 0.3f, -0.2f, 1, 2 }, [2, 2])).sum().backward();

        Assert.All(flow.Entries(string.Empty).Where(entry => entry.IsParameter), entry => Assert.NotNull(entry.Value.grad));
    }

    [Fact]
    public void Entries_HaveBuffersFirst()
    {
        using var initializer = new Initializer(0);
        using var flow = new NormalizingFlow(initializer);

        var names = flow.Entries(string.Empty).Select(entry => entry.Name).ToArray();

        Assert.Equal(75, names.Length);
        Assert.Equal(["loc", "cov", "mask", "s.0.0.weight", "s.0.0.bias", "s.0.2.weight"], names[..6]);
    }
}
