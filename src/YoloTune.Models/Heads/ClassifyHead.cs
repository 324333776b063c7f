using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>One class for the whole image: a convolution, the mean over all positions, dropout and a fully connected layer
/// (<c>Classify</c>; specification 01, section 5.3).</summary>
public sealed class ClassifyHead : Head
{
    private const int Width = 1280;
    private readonly ConvBlock _convolution;
    private readonly DenseLayer _linear;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="channels">Channels of all inputs together.</param>
    /// <param name="classCount">nc, at least 1.</param>
    public ClassifyHead(Initializer initializer, int channels, int classCount)
        : base(classCount)
    {
        _convolution = AddChild("conv", new ConvBlock(initializer, channels, Width));
        _linear = AddChild("linear", new DenseLayer(initializer, Width, classCount));
    }

    /// <summary>The block before the mean.</summary>
    internal ConvBlock Convolution => _convolution;

    /// <summary>The layer behind it.</summary>
    internal DenseLayer Linear => _linear;

    /// <summary>Share of values that training sets to zero, 0 to 1.</summary>
    public double Dropout { get; set; }

    /// <inheritdoc/>
    /// <remarks>The pooling and the dropout.</remarks>
    public override int OwnLeafCount => 2;

    /// <inheritdoc/>
    public override HeadPrediction Run(IReadOnlyList<Tensor> features, bool oneToMany = true) => Predict(features);

    /// <summary>Computes logits and, in evaluation, probabilities.</summary>
    /// <param name="features">Input maps, joined along the channels.</param>
    public ClassificationPrediction Predict(IReadOnlyList<Tensor> features)
    {
        using var joined = features.Count == 1 ? features[0].alias() : cat([.. features], 1);
        using var map = _convolution.Forward(joined);
        using var mean = map.mean([2, 3]);
        Observer?.CountPerArea(map.numel());
        Observer?.CountFixed(mean.numel());
        using var kept = Training && Dropout > 0 ? nn.functional.dropout(mean, Dropout, training: true) : mean.alias();
        var logits = _linear.Forward(kept);
        return new ClassificationPrediction(logits, Training ? null : logits.softmax(1));
    }
}
