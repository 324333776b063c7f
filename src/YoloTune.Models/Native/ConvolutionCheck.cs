using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Native;

/// <summary>
/// A handful of small convolutions whose channel counts leave a rest in a SIMD block, forward and backward, compared with
/// float64 (which libtorch computes without oneDNN). Draws no random numbers, so it leaves generators as they are.
/// </summary>
internal static class ConvolutionCheck
{
    private const int Images = 2;
    private const int ImageHeight = 3;

    /// <summary>Runs the comparison; a few milliseconds.</summary>
    /// <param name="probe">The shapes.</param>
    public static NumericsErrors Run(ConvolutionProbe probe)
    {
        var float32 = Math.Max(
            Compare(probe, 17, 19, ScalarType.Float32, channelsLast: false),
            Compare(probe with { KernelHeight = 1, KernelWidth = 1 }, probe.PointInputs, probe.PointOutputs, ScalarType.Float32, channelsLast: true));
        var bfloat16 = Math.Max(
            Compare(probe, 8, 16, ScalarType.BFloat16, channelsLast: false),
            Compare(probe, 51, 51, ScalarType.BFloat16, channelsLast: true));
        return new(float32, bfloat16);
    }

    /// <summary>The largest error of the output and both gradients of one convolution.</summary>
    private static double Compare(ConvolutionProbe probe, int inputs, int outputs, ScalarType type, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var (height, width) = (probe.KernelHeight, probe.KernelWidth);
        // Two pixels apart, a 1x1 kernel goes to oneDNN even where libtorch runs on one thread.
        var step = height == 1 && width == 1 ? 2L : 1L;
        var image = Fill([Images, inputs, ImageHeight, probe.ImageWidth], type, channelsLast, 1.0, 1);
        var weight = Fill([outputs, inputs, height, width], type, channelsLast, Math.Sqrt(3.0 / (inputs * height * width)), 2);
        var (output, imageGradient, weightGradient, outputGradient) = Convolve(image, weight, step, null);
        var wanted = Convolve(Widen(image), Widen(weight), step, Widen(outputGradient));
        return Math.Max(
            Difference(output, wanted.Output),
            Math.Max(Difference(imageGradient, wanted.ImageGradient), Difference(weightGradient, wanted.WeightGradient)));
    }

    private static (Tensor Output, Tensor ImageGradient, Tensor WeightGradient, Tensor OutputGradient) Convolve(Tensor image, Tensor weight, long step, Tensor? outputGradient)
    {
        image.requires_grad_();
        weight.requires_grad_();
        var output = nn.functional.conv2d(image, weight, strides: [step, step], padding: [weight.shape[2] / 2, weight.shape[3] / 2]);
        outputGradient ??= Fill(output.shape, output.dtype, channelsLast: false, 1.0, 3);
        var gradients = autograd.grad([output], [image, weight], [outputGradient]);
        return (output, gradients[0], gradients[1], outputGradient);
    }

    private static Tensor Widen(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous();

    /// <summary>Values from -bound to bound that repeat in no simple pattern (a Weyl sequence).</summary>
    private static Tensor Fill(long[] shape, ScalarType type, bool channelsLast, double bound, int stream)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var state = (uint)stream * 0x85EBCA6Bu;
        for (var i = 0; i < values.Length; i++)
        {
            state += 0x9E3779B9u;
            var mixed = (state ^ (state >> 15)) * 0x2C1B3C6Du;
            values[i] = (float)(((mixed >> 8) * (2.0 / (1 << 24)) - 1.0) * bound);
        }

        var filled = tensor(values, shape, ScalarType.Float32).to(type);
        return channelsLast ? filled.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : filled;
    }

    private static double Difference(Tensor actual, Tensor wanted)
    {
        var error = ((actual.to(ScalarType.Float64) - wanted).abs().max() / wanted.abs().max()).item<double>();
        return double.IsFinite(error) ? error : double.MaxValue;
    }
}
