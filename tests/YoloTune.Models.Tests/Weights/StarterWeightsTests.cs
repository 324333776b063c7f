using YoloTune.Models.Checkpoints;
using YoloTune.Models.Transfer;
using YoloTune.Models.Weights;

namespace YoloTune.Models.Tests.Weights;

public class StarterWeightsTests
{
    [Theory]
    [InlineData("starter", true)]
    [InlineData("starter.pt", true)]
    [InlineData("Starter.safetensors", true)]
    [InlineData("starter.yaml", false)]
    [InlineData("models/starter.pt", false)]
    [InlineData(null, false)]
    public void IsStarterName_OfAName_TellsWhetherTheEmbeddedWeightsAreMeant(string? name, bool expected) =>
        Assert.Equal(expected, StarterWeights.IsStarterName(name));

    [Fact]
    public void Read_EmbeddedWeights_AreFiniteHalvesOfAboutFiveMegabytes()
    {
        var checkpoint = StarterWeights.Read();

        Assert.All(checkpoint.State.Where(entry => entry.Value.IsFloatingPoint), entry => Assert.Equal(TensorKind.Float16, entry.Value.Kind));
        Assert.All(checkpoint.State.Where(entry => entry.Value.IsFloatingPoint), entry => Assert.DoesNotContain(entry.Value.ToFloats(), value => !float.IsFinite(value)));
        Assert.InRange(checkpoint.State.Sum(entry => (long)entry.Value.Data.Length), 4_500_000, 6_500_000);
        Assert.True(checkpoint.Names.Count >= 100);
        Assert.Null(checkpoint.Optimizer);
    }

    [Fact]
    public void Transfer_ToYolo26nOfTheSameClasses_TakesEveryEntryOver()
    {
        var source = ModelLoader.Resolve("starter");
        using var model = YoloModel.Create(ModelLoader.Resolve("yolo26n.yaml").Definition with { ClassCount = source.Definition.ClassCount }, [.. source.Checkpoint!.Names.Values]);

        var report = ModelLoader.Transfer(model, TransferSource.Of(source.Checkpoint));

        Assert.True(report.IsComplete);
        Assert.Empty(report.Unused);
        Assert.Equal(report.TotalCount, report.TransferredCount);
    }
}
