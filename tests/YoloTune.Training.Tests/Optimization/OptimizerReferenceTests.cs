using TorchSharp;
using TorchSharp.Modules;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;

namespace YoloTune.Training.Tests.Optimization;

/// <summary>Our optimizers against TorchSharp's own and against formulas worked out in double precision.</summary>
public sealed class OptimizerReferenceTests
{
    private const int Steps = 12;

    /// <summary>TorchSharp 0.107 multiplies the rectified update of RAdam by the learning rate twice; it begins with step 6.</summary>
    private const int StepsWithoutRectification = 5;
    private const double Rate = 0.01;
    private const double Momentum = 0.9;
    private const double Decay = 0.05;

    private delegate torch.optim.Optimizer ReferenceFactory(IEnumerable<Parameter> parameters, double decay);

    public static TheoryData<string> Names => ["SGD", "Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSProp"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_SeveralTimes_EqualsTorchSharp(string name)
    {
        using var scope = torch.NewDisposeScope();
        var ours = TestParameters.Create();
        var theirs = TestParameters.Create();
        using var optimizer = TestParameters.Optimizer(name, ours, Rate, Momentum, Decay).Optimizer;
        var factory = Reference(name);
        var weights = theirs.Where(parameter => parameter.Value.dim() > 1).Select(parameter => parameter.Value);
        var others = theirs.Where(parameter => parameter.Value.dim() == 1).Select(parameter => parameter.Value);
        using var decaying = factory(weights, Decay);
        using var plain = factory(others, 0);

        for (var step = 0; step < (name == "RAdam" ? StepsWithoutRectification : Steps); step++)
        {
            TestParameters.SetGradients(ours, step);
            TestParameters.SetGradients(theirs, step);
            optimizer.Step();
            decaying.step();
            plain.step();
        }

        foreach (var (our, their) in ours.Zip(theirs))
        {
            var difference = GoldenModel.RelativeDifference(TestParameters.Snapshot(our.Value), TestParameters.Snapshot(their.Value));
            Assert.True(difference < 1e-6, $"{name}, {our.Name}: {difference}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_SeveralTimes_EqualsTheFormulaInDoublePrecision(string name)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = TestParameters.Create();
        var initial = TestParameters.Snapshot(parameters);
        using var optimizer = TestParameters.Optimizer(name, parameters, Rate, Momentum, Decay).Optimizer;
        var expected = parameters.Select((parameter, index) => initial[index]
            .Select(value => new ScalarOptimizer(name, value, Rate, Momentum, parameter.Value.dim() > 1 ? Decay : 0)).ToArray()).ToArray();

        for (var step = 0; step < Steps; step++)
        {
            TestParameters.SetGradients(parameters, step);
            for (var index = 0; index < parameters.Count; index++)
            {
                var gradient = TestParameters.Snapshot(parameters[index].Value.grad!);
                for (var element = 0; element < gradient.Length; element++)
                {
                    expected[index][element].Step(gradient[element]);
                }
            }

            optimizer.Step();
        }

        for (var index = 0; index < parameters.Count; index++)
        {
            var difference = GoldenModel.RelativeDifference(
                TestParameters.Snapshot(parameters[index].Value),
                expected[index].Select(scalar => (float)scalar.Value).ToArray());
            Assert.True(difference < 2e-6, $"{name}, {parameters[index].Name}: {difference}");
        }
    }

    private static ReferenceFactory Reference(string name) => name switch
    {
        "SGD" => (parameters, decay) => torch.optim.SGD(parameters, Rate, Momentum, weight_decay: decay, nesterov: true),
        "Adam" => (parameters, decay) => torch.optim.Adam(parameters, Rate, Momentum, weight_decay: decay),
        "AdamW" => (parameters, decay) => torch.optim.AdamW(parameters, Rate, Momentum, weight_decay: decay),
        "NAdam" => (parameters, decay) => torch.optim.NAdam(parameters, Rate, Momentum, weight_decay: decay),
        "RAdam" => (parameters, decay) => torch.optim.RAdam(parameters, Rate, Momentum, weight_decay: decay),
        "Adamax" => (parameters, decay) => torch.optim.Adamax(parameters, Rate, Momentum, weight_decay: decay),
        _ => (parameters, decay) => torch.optim.RMSProp(parameters, Rate, momentum: Momentum, weight_decay: decay),
    };
}
