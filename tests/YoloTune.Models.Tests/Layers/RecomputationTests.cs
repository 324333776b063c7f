using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Layers;

public class RecomputationTests
{
    [Theory]
    [InlineData(ScalarType.Float32, false, 0)]
    [InlineData(ScalarType.BFloat16, true, 0)]
    [InlineData(ScalarType.BFloat16, true, 11)]
    public void Backward_WithCheckpointing_GivesTheSameOutputsGradientsAndStatistics(ScalarType precision, bool channelsLast, int frozen)
    {
        using var scope = NewDisposeScope();
        using var plain = YoloModel.Create(ModelLoader.Resolve("yolo26n.yaml").Definition);
        foreach (var parameter in plain.Parameters().Where(parameter => int.Parse(parameter.Name.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) < frozen))
        {
            parameter.Value.requires_grad = false;
        }

        using var checkpointed = plain.Clone();
        foreach (var (from, to) in plain.Parameters().Zip(checkpointed.Parameters()))
        {
            to.Value.requires_grad = from.Value.requires_grad;
        }

        checkpointed.SetCheckpointing(true);
        var images = rand(2, 3, 64, 64).to(precision);
        images = channelsLast ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images;

        var (expected, got) = (Step(plain, images), Step(checkpointed, images));

        Assert.True(expected.equal(got).all().item<bool>());
        var gradients = 0;
        foreach (var (one, other) in plain.Parameters().Zip(checkpointed.Parameters()))
        {
            Assert.Equal(one.Value.grad is null, other.Value.grad is null);
            if (one.Value.grad is { } gradient)
            {
                gradients++;
                Assert.True(gradient.equal(other.Value.grad!).all().item<bool>(), one.Name);
            }
        }

        Assert.InRange(gradients, 100, int.MaxValue);
        Assert.All(plain.Entries().Zip(checkpointed.Entries()), pair => Assert.True(pair.First.Value.equal(pair.Second.Value).all().item<bool>(), pair.First.Name));
    }

    [Fact]
    public void Forward_WithoutGradients_IsComputedOnce()
    {
        using var scope = NewDisposeScope();
        using var model = YoloModel.Create(ModelLoader.Resolve("yolo26n.yaml").Definition);
        var images = rand(1, 3, 64, 64);
        var expected = model.Forward(images).OneToMany!.Boxes;

        model.SetCheckpointing(true);

        Assert.True(expected.equal(model.Forward(images).OneToMany!.Boxes).all().item<bool>());
    }

    private static Tensor Step(YoloModel model, Tensor images)
    {
        model.SetTraining(true);
        var prediction = model.Forward(images);
        var total = prediction.OneToMany!.Boxes.square().mean() + prediction.OneToMany.Scores.square().mean()
            + prediction.OneToOne!.Boxes.square().mean() + prediction.OneToOne.Scores.square().mean();
        total.backward();
        return prediction.OneToMany.Boxes.detach();
    }
}
