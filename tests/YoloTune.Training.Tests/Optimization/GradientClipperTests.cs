using TorchSharp;
using YoloTune.Training.Optimization;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Optimization;

public sealed class GradientClipperTests
{
    [Fact]
    public void Clip_LongGradient_ShrinksItToTheMaximumAndReturnsTheLengthBefore()
    {
        using var scope = NewDisposeScope();
        var parameters = TestParameters.Create();
        TestParameters.SetGradients(parameters, 0, "model.0.bn.weight");
        var before = Gradients(parameters);
        var length = Math.Sqrt(before.SelectMany(values => values).Sum(value => (double)value * value));

        var norm = GradientClipper.Clip(parameters, 2);

        Assert.Equal(length, norm, length * 1e-6);
        var after = Gradients(parameters);
        for (var index = 0; index < before.Length; index++)
        {
            Assert.All(before[index].Zip(after[index]), pair => Assert.Equal(pair.First * 2 / length, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Clip_ShortGradient_LeavesItBitEqual()
    {
        using var scope = NewDisposeScope();
        var parameters = TestParameters.Create();
        TestParameters.SetGradients(parameters, 0);
        var before = Gradients(parameters);

        var norm = GradientClipper.Clip(parameters, 1000);

        Assert.True(norm > 1);
        Assert.Equal(before, Gradients(parameters));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Clip_NotFinite_ReturnsItAndLeavesTheOtherGradients(float bad)
    {
        using var scope = NewDisposeScope();
        var parameters = TestParameters.Create();
        TestParameters.SetGradients(parameters, 0);
        parameters[1].Value.grad!.fill_(bad);
        var before = Gradients(parameters);

        Assert.False(double.IsFinite(GradientClipper.Clip(parameters)));
        Assert.Equal(before, Gradients(parameters));
    }

    [Fact]
    public void Clip_NoGradients_IsZero()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, GradientClipper.Clip(TestParameters.Create()));
    }

    private static float[][] Gradients(IReadOnlyList<Models.ModelParameter> parameters) =>
        [.. parameters.Where(parameter => parameter.Value.grad is not null).Select(parameter => TestParameters.Snapshot(parameter.Value.grad!))];
}
