using TorchSharp;
using YoloTune.Models.Families;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests;

public class EvaluationFoldingTests
{
    [Fact]
    public void Fold_OfAnUnfusedModel_ComputesWhatAFusedOneDoesWhileItLives()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = Small();
        using var fused = model.Clone();
        fused.Fuse();
        var images = ChannelsLast(Picture());
        var before = Boxes(model, images);
        var names = model.Entries().Select(entry => entry.Name).ToArray();
        using (new EvaluationFolding(model))
        {
            Assert.True(Boxes(fused, images).bytes.SequenceEqual(Boxes(model, images).bytes));
            Assert.Equal(names, model.Entries().Select(entry => entry.Name));
        }

        Assert.True(before.bytes.SequenceEqual(Boxes(model, images).bytes));
        Assert.False(before.bytes.SequenceEqual(Boxes(fused, images).bytes), "Folding changed nothing, so nothing is compared.");
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
            parameter.Value.FillInPlace(0.5);
        }

        using var folding = new EvaluationFolding(model);

        Assert.False(first.allclose(Boxes(model, images)));
    }

    [Fact]
    public void Fold_InBFloat16_ComputesWhatCastingEveryTimeDoes()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = Small();
        model.Fuse();
        var images = ChannelsLast(Picture()).to(ScalarType.BFloat16);
        var before = Boxes(model, images);
        using var folding = new EvaluationFolding(model);

        var after = Boxes(model, images);

        Assert.Equal(ScalarType.Float32, after.dtype);
        Assert.True(before.bytes.SequenceEqual(after.bytes));
    }

    /// <summary>A network whose normalisation lets the picture through.</summary>
    private static YoloModel Small()
    {
        var model = YoloModel.Create(Yolo26.Detect(), seed: 3);
        model.SetTraining(false);
        using var guard = no_grad();
        foreach (var entry in model.Entries().Where(entry => entry.Name.EndsWith("bn.running_var", StringComparison.Ordinal)))
        {
            entry.Value.FillInPlace(0.03);
        }

        return model;
    }

    private static Tensor Boxes(YoloModel model, Tensor images) => model.Forward(images, oneToMany: false).OneToOne!.Boxes.contiguous();

    private static Tensor Picture() => TensorFilling.Range(3 * 64 * 64, ScalarType.Float32).sin().view(1, 3, 64, 64);

    private static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
