using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Multi-head self-attention over positions with a depthwise positional branch (specification 01, section 4.3).</summary>
public sealed class Attention : Layer
{
    private readonly ConvBlock _queriesKeysValues;
    private readonly ConvBlock _projection;
    private readonly ConvBlock _position;
    private readonly int _heads;
    private readonly int _headChannels;
    private readonly int _keyChannels;
    private readonly double _scale;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="channels">Input and output channels.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="keyRatio">Key channels as a share of the head's channels.</param>
    public Attention(Initializer initializer, int channels, int heads, double keyRatio = 0.5)
    {
        _heads = heads;
        _headChannels = channels / heads;
        _keyChannels = (int)(_headChannels * keyRatio);
        _scale = Math.Pow(_keyChannels, -0.5);
        _queriesKeysValues = AddChild("qkv", new ConvBlock(initializer, channels, channels + (2 * _keyChannels * heads), activated: false));
        _projection = AddChild("proj", new ConvBlock(initializer, channels, channels, activated: false));
        _position = AddChild("pe", new ConvBlock(initializer, channels, channels, 3, 1, channels, activated: false));
    }

    internal ConvBlock QueriesKeysValues => _queriesKeysValues;

    internal ConvBlock Projection => _projection;

    internal ConvBlock Position => _position;

    internal int Heads => _heads;

    /// <summary>Value channels of each head.</summary>
    internal int HeadChannels => _headChannels;

    /// <summary>Query and key channels of each head.</summary>
    internal int KeyChannels => _keyChannels;

    /// <summary>Multiplies the queries.</summary>
    internal double Scale => _scale;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var (batch, channels, height, width) = (input.size(0), input.size(1), input.size(2), input.size(3));
        var positions = height * width;
        using var all = _queriesKeysValues.Forward(input);
        using var headed = all.view(batch, _heads, (2 * _keyChannels) + _headChannels, positions);
        var parts = headed.split([_keyChannels, _keyChannels, _headChannels], 2);
        using var query = parts[0];
        using var key = parts[1];
        using var value = parts[2];
        using var scaled = query.Times(_scale);
        using var turned = scaled.transpose(-2, -1);
        using var similarity = turned.matmul(key);
        using var attention = nn.functional.softmax(similarity, -1);
        using var weights = attention.transpose(-2, -1);
        using var gathered = value.matmul(weights);
        using var map = gathered.view(batch, channels, height, width);
        using var valueMap = value.reshape(batch, channels, height, width);
        using var position = _position.Forward(valueMap);
        using var sum = map.Plus(position);
        if (Observer is { } observer)
        {
            var macs = (double)batch * _heads * positions * positions * (_keyChannels + _headChannels);
            observer.CountPerAreaSquared(macs);
            observer.CountGradient(headed.requires_grad ? 2 * macs : 0);
        }

        return _projection.Forward(sum);
    }
}
