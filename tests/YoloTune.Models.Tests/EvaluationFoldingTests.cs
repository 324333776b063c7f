using TorchSharp;
using YoloTune.Models.Families;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests;

public class EvaluationFoldingTests
{
    [Fact]
    public void Fold_OfAnUnfusedModel_ChangesResultsByRoundingAndOnlyWhileItLives()
    {
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        using var model = Small();
        var images = Picture();
        var names = model.Entries().Select(entry => entry.Name).ToArray();
        var before = Boxes(model, images);
        Tensor during;
        using (new EvaluationFolding(model))
        {
            during = Boxes(model, ChannelsLast(images));
            Assert.Equal(names, model.Entries().Select(entry => entry.Name));
        }

        Assert.False(before.bytes.SequenceEqual(during.bytes), "Nothing was folded.");
        Assert.True(before.allclose(during, rtol: 1e-4, atol: 1e-4));
        Assert.True(before.bytes.SequenceEqual(Boxes(model, images).bytes));
    }

    [Fact]
    public void Fold_SeesTheWeightsOfItsTime()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = Small();
        var images = Picture();
        Tensor first;
        using (new EvaluationFolding(model))
        {
            first = Boxes(model, images);
        }

        foreach (var parameter in model.Parameters().Where(parameter => parameter.Name.EndsWith("bn.bias", StringComparison.Ordinal)))
        {
            parameter.Value.PlusInPlace(images.mean());
        }

        using var folding = new EvaluationFolding(model);

        Assert.False(first.allclose(Boxes(model, images)));
    }

    [Fact]
    public void Fold_OfAFusedModelInBFloat16_GivesItsResultsToThatPrecision()
    {
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        using var model = Small();
        model.Fuse();
        var images = Picture();
        var before = Boxes(model, images);
        using var folding = new EvaluationFolding(model);

        var fast = Boxes(model, ChannelsLast(images).to(ScalarType.BFloat16));

        Assert.Equal(ScalarType.Float32, fast.dtype);
        Assert.True(before.allclose(fast, rtol: 0.05, atol: 0.05));
    }

    private static YoloModel Small()
    {
        var model = YoloModel.Create(Yolo26.Detect(), seed: 3);
        using var guard = no_grad();
        foreach (var entry in model.Entries().Where(entry => entry.Name.EndsWith("bn.weight", StringComparison.Ordinal) || entry.Name.EndsWith("bn.running_var", StringComparison.Ordinal)))
        {
            entry.Value.FillInPlace(entry.Name.EndsWith("var", StringComparison.Ordinal) ? 0.03 : 0.7);
        }

        model.SetTraining(false);
        return model;
    }

    private static Tensor Picture() => TensorFilling.Range(3 * 64 * 64, ScalarType.Float32).sin().view(1, 3, 64, 64);

    private static Tensor Boxes(YoloModel model, Tensor images) => model.Forward(images, oneToMany: false).OneToOne!.Boxes.contiguous();

    private static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
