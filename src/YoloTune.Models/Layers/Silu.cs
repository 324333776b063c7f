using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>The activation x sigmoid(x).</summary>
internal static class Silu
{
    /// <summary>Activates; where no gradient asks for the value before, in its own memory.</summary>
    /// <param name="value">A value that nobody else uses.</param>
    public static Tensor Apply(Tensor value)
    {
        if (value.requires_grad)
        {
            return value.silu();
        }

        using var same = value.silu_();
        return value.alias();
    }
}
