using TorchSharp;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Optimization;

public sealed class ModelEmaTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    [InlineData("musgd")]
    public void Decay_EveryUpdateOfAGoldenRun_IsThatOfTheReference(string run)
    {
        using var scope = NewDisposeScope();
        var golden = SharedFolder.GoldenJson("optim", run + ".json").GetProperty("ema");
        var ema = new ModelEma([zeros(1)], [zeros(1)], golden.GetProperty("decay").GetDouble(), golden.GetProperty("tau").GetDouble());
        foreach (var expected in golden.GetProperty("d").EnumerateArray())
        {
            ema.Update();

            Assert.Equal(expected.GetDouble(), ema.Decay, 1e-15);
        }

        Assert.Equal(golden.GetProperty("updates").GetInt64(), ema.Updates);
    }

    [Fact]
    public void Update_FloatingAndWholeEntries_MovesOnlyTheFloatingOnes()
    {
        using var scope = NewDisposeScope();
        var model = new[] { tensor([1f, -2f]), tensor(7L), tensor(3f) };
        var average = new[] { tensor([3f, 2f]), tensor(1L), tensor(3f) };
        var ema = new ModelEma(model, average, decay: 0.5, tau: 1) { Updates = 100 };

        ema.Update();

        Assert.Equal([2f, 0f], TestParameters.Snapshot(average[0]));
        Assert.Equal(1, average[1].item<long>());
        Assert.Equal(3f, average[2].item<float>());
        Assert.Equal([1f, -2f], TestParameters.Snapshot(model[0]));
    }

    [Fact]
    public void Update_FromParameters_NeitherRecordsGradientsNorLeavesTensors()
    {
        using var scope = NewDisposeScope();
        var model = TestParameters.Create().Select(parameter => (Tensor)parameter.Value).ToList();
        var average = model.Select(tensor => tensor.detach().clone()).ToList();
        var ema = new ModelEma(model, average);
        ema.Update();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        ema.Update();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.All(average, tensor => Assert.False(tensor.requires_grad));
    }

    [Fact]
    public void RepairNonFinite_AverageSpoiltAndModelSound_TakesTheModel()
    {
        using var scope = NewDisposeScope();
        var model = new[] { tensor([1f, 2f]), tensor([float.NaN]), tensor([5f]) };
        var average = new[] { tensor([float.NaN, 9f]), tensor([float.PositiveInfinity]), tensor([4f]) };

        Assert.Equal(1, new ModelEma(model, average).RepairNonFinite());
        Assert.Equal([1f, 2f], TestParameters.Snapshot(average[0]));
        Assert.Equal([float.PositiveInfinity], TestParameters.Snapshot(average[1]));
        Assert.Equal([4f], TestParameters.Snapshot(average[2]));
    }

    [Fact]
    public void Constructor_ListsThatDoNotFit_AreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => new ModelEma([zeros(1)], []));
        Assert.Throws<ArgumentException>(() => new ModelEma([zeros(1)], [zeros(2)]));
    }
}
