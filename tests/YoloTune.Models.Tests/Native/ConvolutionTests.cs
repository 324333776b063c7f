using TorchSharp;
using YoloTune.Models.Native;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Native;

/// <summary>Convolutions of this process, after the guard has run, against float64.</summary>
public sealed class ConvolutionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(64, 80, 1, false, true)]
    [InlineData(80, 80, 1, false, true)]
    [InlineData(80, 80, 3, false, false)]
    [InlineData(17, 19, 3, false, false)]
    [InlineData(51, 51, 3, false, false)]
    [InlineData(85, 85, 3, false, false)]
    [InlineData(85, 85, 3, false, true)]
    [InlineData(8, 16, 3, true, false)]
    [InlineData(3, 16, 3, true, false)]
    [InlineData(17, 19, 1, true, true)]
    [InlineData(51, 51, 3, true, true)]
    public void Convolution_AwkwardChannels_AgreesWithFloat64(int inputs, int outputs, int kernel, bool bfloat16, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var type = bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        foreach (var images in new[] { 1L, 2L, 8L })
        {
            var image = Arrange(randn([images, inputs, 20, 20], generator: generator).to(type), channelsLast).requires_grad_();
            var weight = Arrange((randn([outputs, inputs, kernel, kernel], generator: generator) / Math.Sqrt(inputs * kernel * kernel)).to(type), channelsLast).requires_grad_();
            var (actual, wanted) = (Convolve(image, weight), Convolve(Widen(image), Widen(weight)));
            for (var i = 0; i < actual.Length; i++)
            {
                var error = ((actual[i].to(ScalarType.Float64) - wanted[i]).abs().max() / wanted[i].abs().max()).item<double>();
                Assert.InRange(error, 0, bfloat16 ? 1e-2 : 1e-5);
            }
        }
    }

    /// <summary>Run again in a child process with each value of the variable, see <see cref="NativeRuntimeTests"/>.</summary>
    [Fact]
    public void Verdict_OfThisProcess_AgreesWithTheVariable()
    {
        var verdict = NativeRuntime.EnsureLoaded();
        output.WriteLine(verdict.Summary);
        NumericsBranch[] allowed = OneDnnModeReader.Parse(Environment.GetEnvironmentVariable(OneDnnModeReader.Variable)) switch
        {
            OneDnnMode.Off => [NumericsBranch.OneDnnOffOnRequest],
            OneDnnMode.On => [NumericsBranch.Sound, NumericsBranch.RecordCorrected],
            _ => [NumericsBranch.Sound, NumericsBranch.RecordCorrected, NumericsBranch.OneDnnOff],
        };
        Assert.Contains(verdict.Branch, allowed);
        Assert.True(verdict.After.AreSmall, verdict.Summary);
        Assert.Same(verdict, NativeRuntime.Verdict);
    }

    [Fact]
    public void Check_InsideNoGradScope_StillComparesGradients()
    {
        // What oneDNN prepared for the first check stays wrong where its record had to be corrected afterwards.
        NativeRuntime.EnsureLoaded();
        using var frozen = no_grad();
        var errors = ConvolutionCheck.Run(ConvolutionProbe.Second);
        Assert.True(errors.AreSmall, errors.ToString());
        Assert.True(errors.BFloat16 > 0, "bfloat16 rounds, so an error of zero would mean that nothing was compared.");
    }

    [Fact]
    public void Check_Always_LeavesTheRandomGeneratorAlone()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(11);
        var wanted = rand(4).data<float>().ToArray();
        random.manual_seed(11);
        ConvolutionCheck.Run(ConvolutionProbe.Second);
        Assert.Equal(wanted, rand(4).data<float>().ToArray());
    }

    private static Tensor Arrange(Tensor tensor, bool channelsLast) =>
        channelsLast ? tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).detach() : tensor.detach();

    private static Tensor Widen(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().requires_grad_();

    private static Tensor[] Convolve(Tensor image, Tensor weight)
    {
        var result = nn.functional.conv2d(image, weight, padding: [weight.shape[2] / 2, weight.shape[3] / 2]);
        var gradients = autograd.grad([result.square().sum()], [image, weight]);
        return [result, gradients[0], gradients[1]];
    }
}
