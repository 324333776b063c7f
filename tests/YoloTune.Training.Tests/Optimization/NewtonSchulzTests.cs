using TorchSharp;
using YoloTune.Models.State;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Optimization;

public sealed class NewtonSchulzTests
{
    private const double Tolerance = 2e-2;

    [Fact]
    public void MuonUpdate_EveryGoldenShape_AgreesWithinTheToleranceOfBfloat16()
    {
        var golden = SharedFolder.Golden("optim", "newton_schulz.safetensors");
        foreach (var entry in SharedFolder.GoldenJson("optim", "newton_schulz.json").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            var index = entry.GetProperty("index").GetInt32();
            var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var gradient = Filled($"muon.grad{index}", shape, 2);
            var momentum = Filled($"muon.mom{index}", shape, 0.6f);

            var update = MuSgdOptimizer.MuonUpdate(gradient, momentum, entry.GetProperty("beta").GetDouble());

            var expected = golden[$"{index}.update"].ToTensor();
            var error = RelativeFrobenius(update, expected);
            Assert.True(error < Tolerance, $"shape [{string.Join(',', shape)}]: {error}");
            Assert.True(RelativeFrobenius(momentum, golden[$"{index}.momentum_after"].ToTensor()) < 1e-6);
        }
    }

    [Fact]
    public void Orthogonalise_EveryGoldenGradient_AgreesWithinTheToleranceOfBfloat16()
    {
        var golden = SharedFolder.Golden("optim", "newton_schulz.safetensors");
        foreach (var entry in SharedFolder.GoldenJson("optim", "newton_schulz.json").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            var index = entry.GetProperty("index").GetInt32();
            var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var matrix = Filled($"muon.grad{index}", shape, 2).reshape(shape[0], -1);
            var tall = matrix.shape[0] > matrix.shape[1];

            var result = NewtonSchulz.Orthogonalise((tall ? matrix.t() : matrix).unsqueeze(0)).squeeze(0);

            var error = RelativeFrobenius(tall ? result.t() : result, golden[$"{index}.zeropower_of_grad"].ToTensor());
            Assert.True(error < Tolerance, $"shape [{string.Join(',', shape)}]: {error}");
        }
    }

    [Fact]
    public void Orthogonalise_Batch_EqualsEveryMatrixAlone()
    {
        using var scope = NewDisposeScope();
        var batch = Filled("batch", [5, 12, 40], 2);

        var together = NewtonSchulz.Orthogonalise(batch);

        for (var index = 0; index < 5; index++)
        {
            Assert.True(RelativeFrobenius(NewtonSchulz.Orthogonalise(batch.narrow(0, index, 1)), together.narrow(0, index, 1)) < 5e-3);
        }
    }

    [Fact]
    public void Orthogonalise_AnyMatrix_HasSingularValuesAroundOne()
    {
        using var scope = NewDisposeScope();
        var result = NewtonSchulz.Orthogonalise(Filled("singular", [1, 16, 64], 2));

        var values = TestParameters.Snapshot(linalg.svdvals(result));

        Assert.All(values, value => Assert.InRange(value, 0.6, 1.3));
    }

    [Fact]
    public void Step_MuonGroups_EqualsTheUpdateParameterByParameter()
    {
        using var scope = NewDisposeScope();
        var parameters = TestParameters.Create();
        var initial = parameters.Select(parameter => parameter.Value.detach().clone()).ToList();
        using var optimizer = TestParameters.Optimizer("MuSGD", parameters, rate: 0.02, momentum: 0.8, decay: 0.1).Optimizer;
        TestParameters.SetGradients(parameters, 0);

        optimizer.Step();

        for (var index = 0; index < parameters.Count; index++)
        {
            var (name, value, _) = parameters[index];
            var boosted = name.Contains("cv3", StringComparison.Ordinal);
            var rate = boosted ? 0.06 : 0.02;
            var gradient = value.grad!;
            var expected = initial[index].clone();
            var decay = 0.0;
            if (value.dim() > 1)
            {
                var update = MuSgdOptimizer.MuonUpdate(gradient, zeros_like(gradient), 0.8);
                expected -= rate * 0.2 * update;
                decay = 0.1;
            }

            var decayed = gradient + (decay * expected);
            expected -= rate * 1.8 * decayed;
            Assert.True(RelativeFrobenius(value - initial[index], expected - initial[index]) < 5e-3, name);
        }
    }

    private static Tensor Filled(string name, long[] shape, float width) =>
        tensor(FillRule.Input(name, shape.Aggregate(1L, (product, size) => product * size)).Select(value => (value - 0.5f) * width).ToArray(), shape);

    private static double RelativeFrobenius(Tensor actual, Tensor expected) => ((actual - expected).norm() / expected.norm()).item<float>();
}
