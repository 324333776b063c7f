using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;

namespace YoloTune.Training.Tests.Optimization;

public sealed class OptimizerFactoryTests
{
    [Fact]
    public void Choose_EveryGoldenAutoCase_GivesItsOptimizerRatesAndGroups()
    {
        var parameters = GoldenParameters.Read("yolo26n-detect");
        foreach (var entry in SharedFolder.GoldenJson("optim", "auto.json").EnumerateArray())
        {
            var iterations = GradientAccumulation.PlannedIterations(
                entry.GetProperty("images").GetInt32(),
                entry.GetProperty("batch").GetInt32(),
                64,
                entry.GetProperty("epochs").GetInt32());
            Assert.Equal(entry.GetProperty("iterations").GetInt64(), iterations);

            var choice = OptimizerFactory.Choose(new OptimizerOptions { Iterations = iterations, ClassCount = entry.GetProperty("nc").GetInt32() });

            var isMuSgd = entry.GetProperty("optimizer").GetString() == "MuSGD";
            Assert.Equal(isMuSgd ? OptimizerKind.MuSgd : OptimizerKind.AdamW, choice.Kind);
            Assert.Equal(entry.GetProperty("momentum").GetDouble(), choice.Momentum);
            Assert.Equal(entry.GetProperty("warmup_bias_lr").GetDouble(), choice.WarmupBiasLearningRate);
            var plan = ParameterGrouping.Plan(parameters, isMuSgd);
            Assert.Equal(entry.GetProperty("lr_per_group").EnumerateArray().Select(rate => rate.GetDouble()), plan.Select(group => choice.LearningRate * group.LearningRateFactor));
            Assert.Equal(entry.GetProperty("group_sizes").EnumerateArray().Select(size => size.GetInt32()), plan.Select(group => group.Members.Count));
        }
    }

    [Fact]
    public void EffectiveWeightDecay_EveryGoldenBatch_IsExact()
    {
        foreach (var entry in SharedFolder.GoldenJson("optim", "weight_decay.json").EnumerateArray())
        {
            var (batch, nominal) = (entry.GetProperty("batch").GetInt32(), entry.GetProperty("nbs").GetInt32());

            Assert.Equal(entry.GetProperty("accumulate").GetInt32(), GradientAccumulation.Steps(batch, nominal));
            Assert.Equal(entry.GetProperty("weight_decay").GetDouble(), GradientAccumulation.EffectiveWeightDecay(0.0005, batch, nominal));
        }
    }

    [Fact]
    public void Choose_AutoWithAnExplicitLearningRate_HonoursItAndSaysSo()
    {
        var choice = OptimizerFactory.Choose(new OptimizerOptions { Iterations = 200, ClassCount = 80, LearningRate = 0.00005 });

        Assert.Equal(0.00005, choice.LearningRate);
        Assert.Equal(0, choice.WarmupBiasLearningRate);
        Assert.Equal(
            "optimizer: 'optimizer=auto' chose AdamW, since 200 planned iterations are no more than 10000, with lr=5e-05 "
            + "(the learning rate that was asked for; 0.000119 would have been chosen), momentum=0.9 and warmup_bias_lr=0.0",
            choice.Reason);
    }

    [Fact]
    public void Choose_LongRun_ExplainsMuSgd()
    {
        var choice = OptimizerFactory.Choose(new OptimizerOptions { Name = "AUTO", Iterations = 10_001, ClassCount = 3 });

        Assert.Equal(OptimizerKind.MuSgd, choice.Kind);
        Assert.Contains("10001 planned iterations are more than 10000", choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sgd", OptimizerKind.Sgd)]
    [InlineData("MuSGD", OptimizerKind.MuSgd)]
    [InlineData("ADAM", OptimizerKind.Adam)]
    [InlineData("Adamax", OptimizerKind.Adamax)]
    [InlineData("adamw", OptimizerKind.AdamW)]
    [InlineData("NAdam", OptimizerKind.NAdam)]
    [InlineData("RAdam", OptimizerKind.RAdam)]
    [InlineData("RMSprop", OptimizerKind.RmsProp)]
    public void Choose_NamedOptimizer_TakesTheOptionsAsTheyAre(string name, OptimizerKind kind)
    {
        var choice = OptimizerFactory.Choose(new OptimizerOptions { Name = name, Momentum = 0.8, WarmupBiasLearningRate = 0.07 });

        Assert.Equal(new OptimizerChoice(kind, 0.01, 0.8, 0.07, null), choice);
    }

    [Fact]
    public void Choose_UnknownName_ListsTheKnownOnes()
    {
        var error = Assert.Throws<InputException>(() => OptimizerFactory.Choose(new OptimizerOptions { Name = "lion" }));

        Assert.Equal("optimizer=lion", error.Value);
        Assert.Equal("Use one of SGD, MuSGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp or auto", error.Remedy);
    }

    [Theory]
    [InlineData("AdamW", "optimizer: AdamW(lr=0.01, momentum=0.937) with parameter groups 1 weight(decay=0.0), 2 weight(decay=0.0005), 2 bias(decay=0.0)")]
    [InlineData("MuSGD", "optimizer: MuSGD(lr=0.01, momentum=0.937) with parameter groups 1 weight(decay=0.0), 2 weight(decay=0.0005), 2 bias(decay=0.0)")]
    public void Create_SomeParameters_MakesGroupsAndTheSummary(string name, string expected)
    {
        using var scope = torch.NewDisposeScope();
        ModelParameter[] parameters =
        [
            new("model.0.conv.weight", new(torch.zeros(2, 3, 1, 1)), false),
            new("model.0.bn.weight", new(torch.zeros(2)), true),
            new("model.0.bn.bias", new(torch.zeros(2)), true),
            new("model.1.cv3.0.weight", new(torch.zeros(2, 2)), false),
            new("model.1.cv3.0.bias", new(torch.zeros(2)), false),
        ];

        var setup = OptimizerFactory.Create(new OptimizerOptions { Name = name }, parameters);
        using var optimizer = setup.Optimizer;

        Assert.Equal([expected], setup.Log);
        Assert.Equal(parameters.Length, optimizer.Groups.Sum(group => group.Parameters.Count));
        Assert.Equal(name == "MuSGD", optimizer.Groups.All(group => group.HasMomentum));
    }
}
