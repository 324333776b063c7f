using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Kernels;

public sealed class SoftPlusSumTests
{
    /// <summary>Memory in the order of the dimensions, classes innermost, and every second value.</summary>
    [Theory]
    [InlineData("contiguous")]
    [InlineData("classes innermost")]
    [InlineData("apart")]
    public void Apply_AgreesWithTheSeparateSteps(string layout)
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(5);
        var drawn = randn([3, 7, 1001], dtype: ScalarType.Float32, generator: generator).mul(6f).sub(3f).to(ScalarType.BFloat16);
        var leaf = layout switch
        {
            "contiguous" => drawn,
            "classes innermost" => drawn.permute(0, 2, 1).contiguous().permute(0, 2, 1),
            _ => drawn,
        };
        leaf.requires_grad_(true);
        var scores = layout == "apart" ? leaf[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, 1001, 2)] : leaf;
        long[] image = [0, 0, 2], label = [6, 1, 3], anchor = [0, 500, 77];
        var target = tensor(new[] { 0.25f, 1f, 0.7f });

        var sum = SoftPlusSum.Apply(scores, tensor(image), tensor(label), tensor(anchor), target);
        sum.mul(0.5f).backward();
        var gradient = leaf.grad!.to(ScalarType.Float32);

        var single = leaf.detach().to(ScalarType.Float32).requires_grad_(true);
        var seen = layout == "apart" ? single[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, 1001, 2)] : single;
        var targeted = seen.index(TensorIndex.Tensor(tensor(image)), TensorIndex.Tensor(tensor(label)), TensorIndex.Tensor(tensor(anchor))).mul(target).sum();
        var expected = nn.functional.softplus(seen, 1, 20).sum().sub(targeted);
        expected.mul(0.5f).backward();

        Assert.Equal(expected.item<float>(), sum.item<float>(), 1e-5 * Math.Abs(expected.item<float>()));
        Assert.Equal(leaf.stride(), leaf.grad!.stride());
        var bound = single.grad!.abs().mul(1f / 256).add(1e-6f);
        Assert.True(gradient.sub(single.grad!).abs().le(bound).all().item<bool>());
    }

    [Fact]
    public void Apply_OfScoresThatAreNoNumbers_IsNoNumber()
    {
        using var scope = NewDisposeScope();
        var scores = full([1, 2, 3], float.NaN, dtype: ScalarType.BFloat16);
        var none = zeros(0, dtype: ScalarType.Int64);

        Assert.True(float.IsNaN(SoftPlusSum.Apply(scores, none, none, none, zeros(0)).item<float>()));
    }

    [Fact]
    public void Apply_OfVeryNegativeScores_KeepsTheirSmallPart()
    {
        using var scope = NewDisposeScope();
        var scores = full([1, 1, 1], -40f, dtype: ScalarType.BFloat16);
        var none = zeros(0, dtype: ScalarType.Int64);

        Assert.Equal(Math.Exp(-40), SoftPlusSum.Apply(scores, none, none, none, zeros(0)).item<float>(), 1e-6 * Math.Exp(-40));
    }
}
