using TorchSharp;
using YoloTune.Models.Native;
using static TorchSharp.torch;

namespace YoloTune.Training.Batching;

/// <summary>
/// The number format and memory layout in which a network computes. Layers follow their input, so that giving the images this
/// format is all it takes; weights, normalisation statistics, loss and optimizer stay in single precision (ADR 0008).
/// </summary>
/// <param name="Precision">Format of the activations: single precision or bfloat16.</param>
/// <param name="ChannelsLast">True when the channels of a pixel lie side by side in memory.</param>
public sealed record ComputeFormat(ScalarType Precision, bool ChannelsLast)
{
    /// <summary>The value of <c>precision</c> or <c>layout</c> that leaves the choice to <see cref="Resolve(string, string)"/>.</summary>
    public const string Automatic = "auto";

    /// <summary>The values of <c>precision</c>.</summary>
    public static IReadOnlyList<string> PrecisionNames { get; } = [Automatic, "fp32", "bf16"];

    /// <summary>The values of <c>layout</c>.</summary>
    public static IReadOnlyList<string> LayoutNames { get; } = [Automatic, "contiguous", "channels_last"];

    /// <summary>Single precision, rows of channels: the reference that everything else is measured against.</summary>
    public static ComputeFormat Plain { get; } = new(ScalarType.Float32, false);

    /// <summary>True for <see cref="Plain"/>: every layer is computed as it is written, nothing is folded.</summary>
    public bool IsPlain => this == Plain;

    /// <summary>
    /// Chooses the format. Automatic precision is bfloat16 where the processor multiplies it and oneDNN is in use, automatic
    /// layout is channels-last wherever oneDNN is in use.
    /// </summary>
    /// <param name="precision">One of <see cref="PrecisionNames"/>.</param>
    /// <param name="layout">One of <see cref="LayoutNames"/>.</param>
    /// <returns>The format.</returns>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static ComputeFormat Resolve(string precision, string layout) => Resolve(
        precision,
        layout,
        NativeRuntime.EnsureLoaded().Branch is NumericsBranch.Sound or NumericsBranch.RecordCorrected,
        ProcessorFeatures.MultipliesBFloat16);

    /// <summary>Brings images into this format.</summary>
    /// <param name="images">(B, C, H, W), bytes or floats.</param>
    /// <returns>The same values in this format; belongs to the dispose scope of the caller.</returns>
    public Tensor Apply(Tensor images)
    {
        using var scope = NewDisposeScope();
        var laid = ChannelsLast ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images;
        return laid.to(Precision).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Precision == ScalarType.BFloat16 ? "bf16" : "fp32")} {(ChannelsLast ? "channels_last" : "contiguous")}";

    internal static ComputeFormat Resolve(string precision, string layout, bool oneDnn, bool bfloat16) => new(
        precision switch
        {
            "fp32" => ScalarType.Float32,
            "bf16" => ScalarType.BFloat16,
            Automatic => oneDnn && bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
            _ => throw new ArgumentException($"There is no precision '{precision}'.", nameof(precision)),
        },
        layout switch
        {
            "contiguous" => false,
            "channels_last" => true,
            Automatic => oneDnn,
            _ => throw new ArgumentException($"There is no layout '{layout}'.", nameof(layout)),
        });
}
