using System.Text.Json;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;

namespace YoloTune.Training.Tests.Optimization;

public sealed class TrainingScheduleTests
{
    private const double Tolerance = 1e-15;

    [Fact]
    public void Next_EveryGoldenCase_GivesRatesMomentaAccumulationAndSteps()
    {
        foreach (var golden in SharedFolder.GoldenJson("optim", "schedules.json").EnumerateArray())
        {
            AssertCase(golden);
        }
    }

    [Fact]
    public void Next_ResumedAfterWarmup_StartsWithThePlainAccumulation()
    {
        var schedule = new TrainingSchedule(Options(epochs: 2, batches: 6, batch: 4), Groups());

        var plan = schedule.Next(1, 0);

        Assert.Equal(16, plan.Accumulate);
        Assert.False(plan.Step);
        Assert.Null(plan.Momentum);
    }

    [Fact]
    public void Next_ResumedWithItsState_GoesOnAsAnUninterruptedRun()
    {
        var options = Options(epochs: 3, batches: 6, batch: 4);
        var whole = new TrainingSchedule(options, Groups());
        var first = new TrainingSchedule(options, Groups());
        for (var batch = 0; batch < 6; batch++)
        {
            whole.Next(0, batch);
            first.Next(0, batch);
        }

        var second = new TrainingSchedule(options, Groups(), first.State);

        for (var batch = 0; batch < 6; batch++)
        {
            Assert.Equivalent(whole.Next(1, batch), second.Next(1, batch), strict: true);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(3.0)]
    public void Next_ResumedWithinAnyEpoch_GoesOnAsAnUninterruptedRun(double warmupEpochs)
    {
        const int Batches = 6;
        const int Epochs = 4;
        var options = Options(Epochs, Batches, batch: 4) with { WarmupEpochs = warmupEpochs };
        for (var stop = 1; stop < Epochs * Batches; stop++)
        {
            var whole = new TrainingSchedule(options, Groups());
            for (var iteration = 0; iteration < stop; iteration++)
            {
                whole.Next(iteration / Batches, iteration % Batches);
            }

            var resumed = new TrainingSchedule(options, Groups(), whole.State);
            for (var iteration = stop; iteration < Epochs * Batches; iteration++)
            {
                Assert.Equivalent(whole.Next(iteration / Batches, iteration % Batches), resumed.Next(iteration / Batches, iteration % Batches), strict: true);
            }
        }
    }

    [Fact]
    public void Replan_FewerEpochs_ShortensWarmupAndDescent()
    {
        var schedule = new TrainingSchedule(Options(epochs: 100, batches: 10, batch: 64), Groups());
        Assert.Equal(30, schedule.WarmupIterations);

        schedule.Replan(2);

        Assert.Equal(10, schedule.WarmupIterations);
        Assert.Equal(0.505, schedule.Factor(1), Tolerance);
        Assert.Equal(0.01 * 0.505, schedule.Next(1, 0).LearningRates[0], Tolerance);
    }

    [Fact]
    public void ApplyTo_GroupsWithoutMomentum_KeepTheirBeta()
    {
        ParameterGroup[] groups =
        [
            new(ParameterRole.Weight, [], 0.01, 0.9, 0, hasMomentum: false),
            new(ParameterRole.Weight, [], 0.01, 0.9, 0, hasMomentum: true),
        ];

        new IterationPlan(0, [0.5, 0.25], 0.8, 1, true).ApplyTo(groups);

        Assert.Equal([0.9, 0.8], groups.Select(group => group.Momentum));
        Assert.Equal([0.5, 0.25], groups.Select(group => group.LearningRate));
        Assert.Equal([0.01, 0.01], groups.Select(group => group.InitialLearningRate));
    }

    private static void AssertCase(JsonElement golden)
    {
        var tag = golden.GetProperty("tag").GetString()!;
        var (batches, epochs) = (golden.GetProperty("nb").GetInt32(), golden.GetProperty("epochs").GetInt32());
        var rates = golden.GetProperty("lr");
        var momenta = golden.GetProperty("momentum_per_iteration");
        var accumulate = golden.GetProperty("accumulate");
        var groups = golden.GetProperty("groups").EnumerateArray().Select((group, index) => ToGroup(group, momenta[index])).ToList();
        var schedule = new TrainingSchedule(ToOptions(golden), groups);
        var steps = new List<long>();
        for (var iteration = 0; iteration < batches * epochs; iteration++)
        {
            var plan = schedule.Next(iteration / batches, iteration % batches);
            plan.ApplyTo(groups);
            Assert.Equal(iteration, plan.Iteration);
            Assert.True(accumulate[iteration].GetInt32() == plan.Accumulate, $"{tag}, iteration {iteration}: accumulate {plan.Accumulate}");
            for (var group = 0; group < groups.Count; group++)
            {
                Assert.Equal(rates[group][iteration].GetDouble(), groups[group].LearningRate, Tolerance);
                Assert.Equal(momenta[group][iteration].GetDouble(), groups[group].Momentum, Tolerance);
            }

            if (plan.Step)
            {
                steps.Add(iteration);
            }
        }

        Assert.Equal(golden.GetProperty("optimizer_step_at_iteration").EnumerateArray().Select(step => step.GetInt64()), steps);
    }

    private static ParameterGroup ToGroup(JsonElement group, JsonElement momentum)
    {
        var role = group.GetProperty("param_group").GetString() switch
        {
            "bias" => ParameterRole.Bias,
            "bn" => ParameterRole.Normalization,
            "muon" => ParameterRole.Muon,
            _ => ParameterRole.Weight,
        };
        var hasMomentum = group.TryGetProperty("nesterov", out _);
        var initial = hasMomentum ? 0.937 : momentum[0].GetDouble();
        return new ParameterGroup(role, [], group.GetProperty("initial_lr").GetDouble(), initial, 0, hasMomentum);
    }

    private static ScheduleOptions ToOptions(JsonElement golden) => new()
    {
        Epochs = golden.GetProperty("epochs").GetInt32(),
        BatchesPerEpoch = golden.GetProperty("nb").GetInt32(),
        Batch = golden.GetProperty("batch").GetInt32(),
        NominalBatch = golden.GetProperty("nbs").GetInt32(),
        FinalLearningRateFraction = golden.GetProperty("lrf").GetDouble(),
        Cosine = golden.GetProperty("cos_lr").GetBoolean(),
        WarmupEpochs = golden.GetProperty("warmup_epochs").GetDouble(),
        WarmupMomentum = golden.GetProperty("warmup_momentum").GetDouble(),
        WarmupBiasLearningRate = golden.GetProperty("warmup_bias_lr").GetDouble(),
        Momentum = golden.GetProperty("momentum").GetDouble(),
    };

    private static ScheduleOptions Options(int epochs, int batches, int batch) => new() { Epochs = epochs, BatchesPerEpoch = batches, Batch = batch };

    private static ParameterGroup[] Groups() => [new(ParameterRole.Weight, [], 0.01, 0.9, 0.0005, hasMomentum: true), new(ParameterRole.Bias, [], 0.01, 0.9, 0, hasMomentum: true)];
}
