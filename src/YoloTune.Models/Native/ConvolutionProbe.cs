namespace YoloTune.Models.Native;

/// <summary>
/// The shapes of one self-check. oneDNN keeps its weight reorders by channel counts and kernel size, its image reorders by the
/// whole shape; a reorder made with a wrong processor record stays wrong. So each check has shapes of its own that no model
/// has: kernels that are not square, images whose width no stride gives, and 1x1 kernels between odd, unequal channel counts.
/// </summary>
/// <param name="KernelHeight">The kernel's height.</param>
/// <param name="KernelWidth">The kernel's width.</param>
/// <param name="ImageWidth">The image's width, pixels.</param>
/// <param name="PointInputs">Input channels of the 1x1 convolution.</param>
/// <param name="PointOutputs">Output channels of the 1x1 convolution.</param>
internal readonly record struct ConvolutionProbe(int KernelHeight, int KernelWidth, int ImageWidth, int PointInputs, int PointOutputs)
{
    /// <summary>The check before anything was changed.</summary>
    public static ConvolutionProbe First { get; } = new(1, 2, 37, 33, 34);

    /// <summary>The check after a change.</summary>
    public static ConvolutionProbe Second { get; } = new(2, 1, 41, 65, 66);
}
