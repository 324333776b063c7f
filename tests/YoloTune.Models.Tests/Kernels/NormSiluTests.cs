using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Kernels;

/// <summary>The fused kernel against the two layers it stands for, computed in single precision from the same bfloat16 input.</summary>
public sealed class NormSiluTests
{
    private const double Momentum = 0.03;
    private const double Epsilon = 1e-3;

    /// <summary>Half a unit in the last of bfloat16's eight bits, and what reciprocal and exponential add.</summary>
    private const double Rounding = 0.0045;

    [Theory]
    [InlineData(2, 16, 8, 8, true, false)]
    [InlineData(3, 8, 7, 5, true, false)]
    [InlineData(1, 24, 5, 9, true, true)]
    [InlineData(2, 80, 12, 11, false, false)]
    [InlineData(4, 3, 6, 5, true, true)]
    [InlineData(16, 32, 80, 80, true, false)]
    [InlineData(16, 16, 80, 80, true, true)]
    [InlineData(4, 40, 33, 21, false, true)]
    [InlineData(2, 256, 2, 3, false, false)]
    public void Apply_GivesWhatNormalisationAndActivationGive(int batch, int channels, int height, int width, bool activated, bool apart)
    {
        Assert.SkipUnless(NormSiluKernel.IsSupported, "The kernel needs AVX-512.");
        using var scope = NewDisposeScope();
        using var random = new Generator(7);
        var input = Map(randn([batch, channels, height, width], generator: random).mul_(2).add_(3));
        var gradient = apart
            ? Map(randn([batch, channels + 13, height, width], generator: random)).narrow(1, 5, channels)
            : Map(randn([batch, channels, height, width], generator: random));
        var fused = new Side(input, channels, new Generator(11));
        var plain = new Side(input.to(ScalarType.Float32), channels, new Generator(11));

        Assert.True(NormSilu.Fits(fused.Input));
        var actual = NormSilu.Apply(fused.Input, fused.Weight, fused.Bias, (fused.Mean, fused.Variance), Momentum, Epsilon, activated);
        var normal = nn.functional.batch_norm(plain.Input, plain.Mean, plain.Variance, plain.Weight, plain.Bias, true, Momentum, Epsilon);
        var expected = activated ? nn.functional.silu(normal) : normal;
        actual.backward([gradient]);
        expected.backward([gradient.to(ScalarType.Float32)]);

        Assert.Equal(ScalarType.BFloat16, actual.dtype);
        Assert.Equal(fused.Input.stride(), actual.stride());
        AssertClose(expected, actual, Rounding, "output");
        AssertClose(plain.Input.grad!, fused.Input.grad!, Rounding, "gradient of the input");
        AssertClose(plain.Weight.grad!, fused.Weight.grad!, 1e-3, "gradient of the weight");
        AssertClose(plain.Bias.grad!, fused.Bias.grad!, 1e-3, "gradient of the bias");
        AssertClose(plain.Mean, fused.Mean, 1e-5, "running mean");
        AssertClose(plain.Variance, fused.Variance, 1e-4, "running variance");
    }

    [Fact]
    public void Apply_OnValuesThatAreNotNumbers_LetsThemThrough()
    {
        Assert.SkipUnless(NormSiluKernel.IsSupported, "The kernel needs AVX-512.");
        using var scope = NewDisposeScope();
        var input = Map(full([1, 16, 4, 4], double.NaN));
        var side = new Side(input, 16, new Generator(1));

        var output = NormSilu.Apply(side.Input, side.Weight, side.Bias, (side.Mean, side.Variance), Momentum, Epsilon);

        Assert.True(output.isnan().all().item<bool>());
    }

    [Fact]
    public void Apply_OfLargeValues_Saturates()
    {
        Assert.SkipUnless(NormSiluKernel.IsSupported, "The kernel needs AVX-512.");
        using var scope = NewDisposeScope();
        var input = Map(linspace(-1, 1, 2 * 16 * 8 * 8).view(2, 16, 8, 8));
        var side = new Side(input, 16, new Generator(1));
        using (no_grad())
        {
            side.Weight.fill_(500);
        }

        var output = NormSilu.Apply(side.Input, side.Weight, side.Bias, (side.Mean, side.Variance), Momentum, Epsilon);

        Assert.True(output.isfinite().all().item<bool>());
        Assert.InRange(output.min().to(ScalarType.Float32).item<float>(), -0.3f, 0);
    }

    [Fact]
    public void Apply_Twice_IsBitEqual()
    {
        Assert.SkipUnless(NormSiluKernel.IsSupported, "The kernel needs AVX-512.");
        using var scope = NewDisposeScope();
        var input = Map(randn(8, 32, 64, 64));
        var outputs = Enumerable.Range(0, 2).Select(_ =>
        {
            var side = new Side(input, 32, new Generator(5));
            var output = NormSilu.Apply(side.Input, side.Weight, side.Bias, (side.Mean, side.Variance), Momentum, Epsilon);
            output.backward([ones_like(output)]);
            return (output, side);
        }).ToArray();

        Assert.True(outputs[0].output.eq(outputs[1].output).all().item<bool>());
        Assert.True(outputs[0].side.Input.grad!.eq(outputs[1].side.Input.grad!).all().item<bool>());
        Assert.True(outputs[0].side.Weight.grad!.eq(outputs[1].side.Weight.grad!).all().item<bool>());
    }

    [Fact]
    public void Fits_OnlyBFloat16InChannelsLast()
    {
        using var scope = NewDisposeScope();
        var contiguous = rand(2, 8, 4, 4).to(ScalarType.BFloat16);

        Assert.False(NormSilu.Fits(contiguous));
        Assert.False(NormSilu.Fits(Map(contiguous).to(ScalarType.Float32)));
        Assert.False(NormSilu.Fits(Map(rand(1, 8, 1, 1))));
        Assert.Equal(NormSiluKernel.IsSupported, NormSilu.Fits(Map(contiguous)));
    }

    private static Tensor Map(Tensor values) => values.to(ScalarType.BFloat16).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>Relative to the value or, where terms cancel, to the typical size of the values.</summary>
    private static void AssertClose(Tensor expected, Tensor actual, double relative, string what)
    {
        using var difference = (expected.detach() - actual.detach().to(ScalarType.Float32)).abs();
        using var bound = (expected.detach().abs() + expected.detach().square().mean().sqrt()) * relative;
        Assert.True((difference <= bound).all().item<bool>(), $"The {what} differs by up to {(difference / bound).max().item<float>() * relative}.");
    }

    private sealed record Side(Tensor Input, Tensor Weight, Tensor Bias, Tensor Mean, Tensor Variance)
    {
        public Side(Tensor input, int channels, Generator random)
            : this(
                input.detach().alias().requires_grad_(true),
                (rand([channels], generator: random) + 0.5).detach().requires_grad_(true),
                (rand([channels], generator: random) - 0.5).detach().requires_grad_(true),
                zeros(channels),
                ones(channels))
        {
        }
    }
}
