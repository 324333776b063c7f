using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>Depth of every pixel at a quarter of the resolution (<c>Depth</c>; specification 01, section 5.5).</summary>
public sealed class DepthHead : Head
{
    private const double FirstBias = 0.182;
    private static readonly double[] Twice = [2, 2];
    private readonly LayerList _projections;
    private readonly LayerList _refinements;
    private readonly LayerList _last;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="hidden">Channels of all levels inside.</param>
    /// <param name="channels">Channels of every input level, finest first.</param>
    public DepthHead(Initializer initializer, int hidden, IReadOnlyList<int> channels)
        : base(1)
    {
        Scale = AddBuffer("cal_a", ones(1, dtype: ScalarType.Float32));
        Shift = AddBuffer("cal_b", zeros(1, dtype: ScalarType.Float32));
        _projections = AddChild("proj", new LayerList(channels.Select(inputs => new ConvBlock(initializer, inputs, hidden))));
        _refinements = AddChild("refine", new LayerList(channels.Skip(1).Select(_ =>
            new LayerList(new ConvBlock(initializer, hidden, hidden, 3), new ConvBlock(initializer, hidden, hidden, 3)))));
        var result = new Convolution(initializer, hidden / 4, 1, bias: true);
        using (no_grad())
        {
            result.Bias!.FillInPlace(FirstBias);
        }

        _last = AddChild("head", new LayerList(
            new ConvBlock(initializer, hidden, hidden / 2, 3),
            new TransposedConvolution(initializer, hidden / 2, hidden / 2),
            new ConvBlock(initializer, hidden / 2, hidden / 4, 3),
            result));
    }

    /// <summary>(1) exponent of the calibration.</summary>
    public Tensor Scale { get; }

    /// <summary>(1) logarithm of the factor of the calibration.</summary>
    public Tensor Shift { get; }

    /// <summary>Bring every level to one number of channels.</summary>
    internal LayerList Projections => _projections;

    /// <summary>Smooth the sum of two levels.</summary>
    internal LayerList Refinements => _refinements;

    /// <summary>Gives the logarithm of the depth.</summary>
    internal LayerList Last => _last;

    /// <inheritdoc/>
    public override HeadPrediction Run(IReadOnlyList<Tensor> features, bool oneToMany = true) => Predict(features);

    /// <summary>Computes the depth, in evaluation calibrated: d^a · exp(b).</summary>
    /// <param name="features">Input maps, finest first.</param>
    public DepthPrediction Predict(IReadOnlyList<Tensor> features)
    {
        using var scope = NewDisposeScope();
        var value = _projections[features.Count - 1].Forward(features[^1]);
        for (var level = features.Count - 2; level >= 0; level--)
        {
            var large = nn.functional.interpolate(value, scale_factor: Twice, mode: InterpolationMode.Bilinear, align_corners: true);
            value = _refinements[level].Forward(large.Plus(_projections[level].Forward(features[level])));
        }

        var depth = _last.Forward(value).Within(-4, 5).exp();
        return new DepthPrediction((Training ? depth : depth.pow(Scale) * Shift.exp()).MoveToOuterDisposeScope());
    }
}
