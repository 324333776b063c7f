using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Attention and a two-layer feed-forward part, each added to its input (<c>PSABlock</c>).</summary>
public sealed class AttentionBlock : Layer
{
    private readonly Attention _attention;
    private readonly LayerList _feedForward;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="channels">Input and output channels.</param>
    /// <param name="keyRatio">Key channels as a share of a head's channels.</param>
    /// <param name="heads">Number of heads.</param>
    public AttentionBlock(Initializer initializer, int channels, double keyRatio, int heads)
    {
        _attention = AddChild("attn", new Attention(initializer, channels, heads, keyRatio));
        _feedForward = AddChild("ffn", new LayerList(
            new ConvBlock(initializer, channels, 2 * channels),
            new ConvBlock(initializer, 2 * channels, channels, activated: false)));
    }

    internal Attention Attention => _attention;

    internal LayerList FeedForward => _feedForward;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using var attended = _attention.Forward(input);
        using var first = input.Plus(attended);
        using var refined = _feedForward.Forward(first);
        return first.Plus(refined);
    }
}
