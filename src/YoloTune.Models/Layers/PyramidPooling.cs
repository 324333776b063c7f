using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// Repeated max-pooling of one map, all stages concatenated (<c>SPPF</c>). The first convolution has no activation in
/// models built by the reference 8.4.117; files of older releases have one.
/// </summary>
public sealed class PyramidPooling : Layer
{
    private readonly ConvBlock _first;
    private readonly ConvBlock _second;
    private readonly int _kernel;
    private readonly int _stages;
    private readonly bool _add;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Side of the pooling window, odd.</param>
    /// <param name="stages">Number of pooling stages.</param>
    /// <param name="shortcut">Add the input when the channels agree.</param>
    public PyramidPooling(Initializer initializer, int inputs, int outputs, int kernel = 5, int stages = 3, bool shortcut = false)
    {
        var hidden = inputs / 2;
        _first = AddChild("cv1", new ConvBlock(initializer, inputs, hidden, activated: false));
        _second = AddChild("cv2", new ConvBlock(initializer, hidden * (stages + 1), outputs));
        _kernel = kernel;
        _stages = stages;
        _add = shortcut && inputs == outputs;
    }

    /// <summary>The first convolution, whose activation depends on the age of the file.</summary>
    public ConvBlock First => _first;

    internal ConvBlock Second => _second;

    /// <summary>Side of the pooling window.</summary>
    internal int Kernel => _kernel;

    internal int Stages => _stages;

    /// <summary>True when the input is added.</summary>
    internal bool AddsInput => _add;

    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var stages = new List<Tensor> { _first.Forward(input) };
        for (var i = 0; i < _stages; i++)
        {
            stages.Add(nn.functional.max_pool2d(stages[^1], _kernel, 1, _kernel / 2));
        }

        using var joined = MapJoin.Apply([.. stages]);
        foreach (var stage in stages)
        {
            stage.Dispose();
        }

        var output = _second.Forward(joined);
        if (!_add)
        {
            return output;
        }

        using var branch = output;
        return branch.Plus(input);
    }
}
