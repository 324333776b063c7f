using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>A class for every pixel at an eighth of the resolution, and a second opinion at a sixteenth for the loss
/// (<c>SemanticSegment</c>; specification 01, section 5.4).</summary>
public sealed class SemanticHead : Head
{
    private readonly LayerList _classifier;
    private readonly LayerList _auxiliary;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="classCount">nc, at least 1.</param>
    /// <param name="channels">Channels of the fine and the coarse input.</param>
    public SemanticHead(Initializer initializer, int classCount, IReadOnlyList<int> channels)
        : base(classCount)
    {
        LayerList Branch(int inputs) => new(
            new ConvBlock(initializer, inputs, channels[0], 3),
            new Convolution(initializer, channels[0], classCount, bias: true));
        _classifier = AddChild("classifier", Branch(channels[0]));
        _auxiliary = AddChild("aux_head", Branch(channels[1]));
    }

    /// <summary>What gives the logits of evaluation.</summary>
    internal LayerList Classifier => _classifier;

    /// <inheritdoc/>
    public override HeadPrediction Run(IReadOnlyList<Tensor> features, bool oneToMany = true) => Predict(features);

    /// <summary>Computes the logits of both resolutions, in evaluation of the finer one only.</summary>
    /// <param name="features">The fine and the coarse map.</param>
    public SemanticPrediction Predict(IReadOnlyList<Tensor> features) =>
        new(_classifier.Forward(features[0]), Training ? _auxiliary.Forward(features[1]) : null);
}
