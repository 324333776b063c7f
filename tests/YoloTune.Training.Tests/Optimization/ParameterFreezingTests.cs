using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Training.Optimization;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Tests.Optimization;

public sealed class ParameterFreezingTests
{
    [Fact]
    public void Apply_SomeLayers_ClosesThemAndReopensTheRest()
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        parameters[3].Value.requires_grad = false;

        var report = ParameterFreezing.Apply(FreezePatterns.Parse("1", 0), parameters);

        Assert.Equal(["model.0.conv.weight", "model.0.bn.weight", "model.0.bn.bias"], report.Frozen);
        Assert.Equal(["model.1.linear.weight"], report.Reopened);
        Assert.Equal([false, false, false, true, true], parameters.Select(parameter => parameter.Value.requires_grad));
    }

    [Fact]
    public void Apply_Everything_IsRefusedAndChangesNothing()
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();

        Assert.Throws<InputException>(() => ParameterFreezing.Apply(FreezePatterns.Parse("2", 0), parameters));
        Assert.All(parameters, parameter => Assert.True(parameter.Value.requires_grad));
    }
}
