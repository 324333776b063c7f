using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Training.Optimization;

namespace YoloTune.Training.Tests.Optimization;

public sealed class ParameterOptimizerTests
{
    public static TheoryData<string> Names => ["SGD", "MuSGD", "Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSProp"];

    [Theory]
    [MemberData(nameof(Names))]
    public void RestoreState_AfterSomeSteps_ContinuesBitEqual(string name)
    {
        using var scope = torch.NewDisposeScope();
        var whole = TestParameters.Create();
        var resumed = TestParameters.Create();
        using var uninterrupted = TestParameters.Optimizer(name, whole).Optimizer;
        using var before = TestParameters.Optimizer(name, resumed).Optimizer;
        Run(uninterrupted, whole, 0, 9);
        Run(before, resumed, 0, 4);
        before.Groups[0].LearningRate = 0.003;
        before.Groups[0].Momentum = 0.85;
        using var after = TestParameters.Optimizer(name, resumed, rate: 0.5, momentum: 0.1).Optimizer;

        after.RestoreState(before.CaptureState());

        Assert.Equal(0.003, after.Groups[0].LearningRate);
        Assert.Equal(0.85, after.Groups[0].Momentum);
        Assert.Equal(before.Groups[0].InitialLearningRate, after.Groups[0].InitialLearningRate);
        (after.Groups[0].LearningRate, after.Groups[0].Momentum) = (uninterrupted.Groups[0].LearningRate, uninterrupted.Groups[0].Momentum);
        Run(after, resumed, 4, 9);
        Assert.Equal(TestParameters.Snapshot(whole), TestParameters.Snapshot(resumed));
        AssertSameState(uninterrupted.CaptureState(), after.CaptureState());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ParameterWithoutGradient_StaysAndDoesNotAge(string name)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        var initial = TestParameters.Snapshot(parameters);
        using var optimizer = TestParameters.Optimizer(name, parameters).Optimizer;
        const string Skipped = "model.1.linear.weight";
        for (var step = 0; step < 3; step++)
        {
            TestParameters.SetGradients(parameters, step, Skipped);
            optimizer.Step();
        }

        for (var index = 0; index < parameters.Count; index++)
        {
            Assert.Equal(parameters[index].Name == Skipped, TestParameters.Snapshot(parameters[index].Value).SequenceEqual(initial[index]));
        }

        var state = optimizer.CaptureState();
        Assert.DoesNotContain(state.Tensors, pair => pair.Key.StartsWith(Skipped, StringComparison.Ordinal));
        Assert.DoesNotContain(state.Scalars, pair => pair.Key.StartsWith(Skipped, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ManyTimes_LeavesNoTensorsBehindAndGradientsUntouched(string name)
    {
        using var outer = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        using var optimizer = TestParameters.Optimizer(name, parameters).Optimizer;
        TestParameters.SetGradients(parameters, 0);
        var gradients = parameters.Select(parameter => TestParameters.Snapshot(parameter.Value.grad!)).ToArray();
        optimizer.Step();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var step = 0; step < 5; step++)
        {
            optimizer.Step();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Equal(gradients, parameters.Select(parameter => TestParameters.Snapshot(parameter.Value.grad!)));
    }

    [Fact]
    public void ZeroGradients_AfterBackward_SetsThemToNone()
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        using var optimizer = TestParameters.Optimizer("SGD", parameters).Optimizer;
        TestParameters.SetGradients(parameters, 0);

        optimizer.ZeroGradients();

        Assert.All(parameters, parameter => Assert.Null(parameter.Value.grad));
    }

    [Fact]
    public void RestoreState_OfAnotherOptimizer_IsRefusedWithTheReason()
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        using var sgd = TestParameters.Optimizer("SGD", parameters).Optimizer;
        using var adam = TestParameters.Optimizer("AdamW", parameters).Optimizer;

        var error = Assert.Throws<InputException>(() => adam.RestoreState(sgd.CaptureState()));

        Assert.Contains("SGD, not AdamW", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void RestoreState_OfAnotherModel_IsRefusedBeforeAnythingChanges()
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        using var small = TestParameters.Optimizer("SGD", parameters.Take(2).ToList()).Optimizer;
        using var large = TestParameters.Optimizer("SGD", parameters, rate: 0.7).Optimizer;
        Run(large, parameters, 0, 1);
        var state = large.CaptureState();

        var error = Assert.Throws<InputException>(() => small.RestoreState(state));

        Assert.Contains("there is no place for", error.Problem, StringComparison.Ordinal);
        Assert.Equal(0.01, small.Groups[0].LearningRate);
    }

    private static void Run(ParameterOptimizer optimizer, IReadOnlyList<Models.ModelParameter> parameters, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            TestParameters.SetGradients(parameters, step, step % 3 == 1 ? ["model.0.bn.bias"] : []);
            optimizer.Step();
        }
    }

    private static void AssertSameState(OptimizerState expected, OptimizerState actual)
    {
        Assert.Equal(expected.Scalars, actual.Scalars);
        Assert.Equal(expected.Tensors.Select(pair => pair.Key), actual.Tensors.Select(pair => pair.Key));
        foreach (var (left, right) in expected.Tensors.Zip(actual.Tensors))
        {
            Assert.True(left.Value.Data.Span.SequenceEqual(right.Value.Data.Span), left.Key);
        }
    }
}
