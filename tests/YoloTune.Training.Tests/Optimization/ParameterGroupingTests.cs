using System.Text.Json;
using YoloTune.TestSupport;
using YoloTune.Training.Optimization;

namespace YoloTune.Training.Tests.Optimization;

public sealed class ParameterGroupingTests
{
    [Fact]
    public void Plan_EveryGoldenModelAndOptimizer_GivesTheNamesInOrder()
    {
        foreach (var entry in SharedFolder.GoldenJson("optim", "groups.json").EnumerateObject())
        {
            var (optimizer, task) = (entry.Name.Split('-')[0], entry.Name.Split('-')[1]);
            AssertGroups(entry.Name, entry.Value, GoldenParameters.Read($"yolo26n-{task}"), optimizer == "MuSGD");
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    [InlineData("musgd")]
    public void Plan_GoldenRun_GivesTheNamesInOrder(string run)
    {
        var golden = SharedFolder.GoldenJson("optim", run + ".json");

        AssertGroups(run, golden.GetProperty("groups"), GoldenParameters.Read("yolo26n-detect"), run == "musgd");
    }

    [Theory]
    [InlineData("yolov8n-detect", "0,0,6,51,9,54,9,55")]
    [InlineData("yolo11n-detect", "0,0,12,69,15,72,15,73")]
    public void Plan_OlderFamilies_HaveTheSizesOfTheSpecification(string tag, string sizes)
    {
        var plan = ParameterGrouping.Plan(GoldenParameters.Read(tag), useMuon: true);

        Assert.Equal(sizes, string.Join(',', plan.Select(group => group.Members.Count)));
    }

    [Fact]
    public void Plan_LogitScaleAndClassBranchNamesInTheBody_GoWhereTheyBelong()
    {
        ParameterDescription[] parameters =
        [
            new("model.0.cv3.0.conv.weight", 4, false),
            new("model.9.logit_scale", 0, false),
            new("model.9.gamma", 1, false),
            new("model.9.cv3.0.conv.weight", 4, false),
        ];

        var plan = ParameterGrouping.Plan(parameters, useMuon: true);

        Assert.Equal(["", "2", "", "1", "", "", "3", "0"], plan.Select(group => string.Join(',', group.Members)));
    }

    private static void AssertGroups(string what, JsonElement expected, IReadOnlyList<ParameterDescription> parameters, bool useMuon)
    {
        var plan = ParameterGrouping.Plan(parameters, useMuon);
        var lowest = expected.EnumerateArray().Min(group => group.GetProperty("lr").GetDouble());
        Assert.Equal(expected.GetArrayLength(), plan.Count);
        foreach (var (group, planned) in expected.EnumerateArray().Zip(plan))
        {
            var label = new ParameterGroup(planned.Role, [], 0.01, 0.9, 0, hasMomentum: true).Label;
            Assert.Equal(group.GetProperty("param_group").GetString(), label);
            Assert.Equal(group.GetProperty("lr").GetDouble(), lowest * planned.LearningRateFactor, 1e-15);
            Assert.Equal(
                group.GetProperty("names").EnumerateArray().Select(name => name.GetString()!),
                planned.Members.Select(index => parameters[index].Name));
            Assert.Equal(
                group.GetProperty("weight_decay").GetDouble() > 0,
                planned.Role is ParameterRole.Weight or ParameterRole.Muon);
            Assert.True(!group.TryGetProperty("use_muon", out var muon) || muon.GetBoolean() == (planned.Role == ParameterRole.Muon), what);
        }
    }
}
