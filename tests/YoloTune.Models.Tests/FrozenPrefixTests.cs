using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests;

public class FrozenPrefixTests
{
    [Theory]
    [InlineData(11, 11, "4,6,10")]
    [InlineData(13, 11, "4,6,10")]
    [InlineData(23, 23, "16,19,22")]
    [InlineData(1, 1, "0")]
    public void Find_WithFrozenFirstLayers_NamesTheOutputsThatLeaveThem(int frozen, int length, string outputs)
    {
        using var model = Create(frozen);

        var prefix = FrozenPrefix.Find(model, IsFrozen(frozen))!;

        Assert.Equal(length, prefix.Length);
        Assert.Equal(outputs, string.Join(',', prefix.Outputs.Select(node => node.Index)));
        Assert.NotEmpty(prefix.Entries);
        Assert.All(prefix.Entries, entry => Assert.True(IsFrozen(length)(entry.Name)));
    }

    [Fact]
    public void Find_WithATrainedFirstLayer_GivesNone()
    {
        using var model = Create(0);

        Assert.Null(FrozenPrefix.Find(model, IsFrozen(0)));
    }

    [Fact]
    public void Find_WithTrainedStatistics_EndsThere()
    {
        using var model = Create(11);

        Assert.Equal(5, FrozenPrefix.Find(model, IsFrozen(5))!.Length);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(23)]
    public void ComputeRest_OnComputedOutputs_IsBitEqualToForward(int frozen)
    {
        using var scope = NewDisposeScope();
        using var model = Create(frozen);
        var prefix = FrozenPrefix.Find(model, IsFrozen(frozen))!;
        var images = rand(2, 3, 64, 96);

        var expected = model.Forward(images);
        var outputs = prefix.Compute(images);
        var got = prefix.ComputeRest(outputs);

        Assert.Equal(prefix.ShapesFor(64, 96).Select(shape => new long[] { 2, shape.Channels, shape.Height, shape.Width }), outputs.Select(output => output.shape));
        Assert.All(outputs, output => Assert.False(output.requires_grad));
        AssertEqual(expected.OneToMany!, got.OneToMany!);
        AssertEqual(expected.OneToOne!, got.OneToOne!);
    }

    private static void AssertEqual(BranchPrediction expected, BranchPrediction got)
    {
        Assert.True(expected.Boxes.equal(got.Boxes).all().item<bool>());
        Assert.True(expected.Scores.equal(got.Scores).all().item<bool>());
    }

    private static YoloModel Create(int frozen)
    {
        var model = YoloModel.Create(ModelLoader.Resolve("yolo26n.yaml").Definition);
        foreach (var parameter in model.Parameters().Where(parameter => IsFrozen(frozen)(parameter.Name)))
        {
            parameter.Value.requires_grad = false;
        }

        return model;
    }

    private static Func<string, bool> IsFrozen(int layers) =>
        name => int.Parse(name.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) < layers;
}
