using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models;

/// <summary>
/// The layers at the start of a network that training leaves as they are: neither weights nor statistics change, so that their
/// output depends on the picture alone. The network can be computed up to their end and from there on.
/// </summary>
public sealed class FrozenPrefix
{
    private readonly YoloModel _model;

    private FrozenPrefix(YoloModel model, int length)
    {
        _model = model;
        Length = length;
        Outputs = [.. model.Execution.Leaving(length)];
    }

    /// <summary>Layers of the prefix, from layer 0 on.</summary>
    public int Length { get; }

    /// <summary>Its layers whose outputs the rest of the network reads, in order.</summary>
    public IReadOnlyList<GraphNode> Outputs { get; }

    /// <summary>What the outputs depend on besides the picture: state-dict entries of the prefix.</summary>
    public IEnumerable<LayerEntry> Entries => _model.Entries().Where(entry => IndexOf(entry.Name) < Length);

    /// <summary>Finds the frozen layers at the start; those without weights at their end do not count, since they only make the outputs larger.</summary>
    /// <param name="model">The network, with gradients switched off where it is frozen.</param>
    /// <param name="isFrozen">Whether a parameter or module of this name is frozen; module names end with a dot.</param>
    /// <returns>The prefix, or null when the first layer is trained.</returns>
    public static FrozenPrefix? Find(YoloModel model, Func<string, bool> isFrozen)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(isFrozen);
        var length = 0;
        foreach (var node in model.Nodes.TakeWhile(node => node.Layer is not Head && IsFrozen(node, isFrozen)))
        {
            length = node.Layer.Entries(string.Empty).Any() ? node.Index + 1 : length;
        }

        return length > 0 ? new FrozenPrefix(model, length) : null;
    }

    /// <summary>The sizes of the outputs for a picture.</summary>
    /// <param name="height">Rows of the network input, pixels; a multiple of the largest stride.</param>
    /// <param name="width">Columns of the network input, pixels; a multiple of the largest stride.</param>
    public IReadOnlyList<FeatureShape> ShapesFor(int height, int width) =>
        [.. Outputs.Select(node => new FeatureShape(node.Index, node.OutputChannels, (int)(height / node.Stride), (int)(width / node.Stride)))];

    /// <summary>Computes the outputs without gradients, normalisation by its frozen statistics. The caller's dispose scope owns them.</summary>
    /// <param name="images">(B, C, H, W) in [0, 1].</param>
    /// <returns>(B, C, h, w) for each of <see cref="Outputs"/>.</returns>
    public IReadOnlyList<Tensor> Compute(Tensor images)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var node in _model.Nodes.Take(Length))
        {
            node.Layer.SetTraining(false);
        }

        return [.. _model.Execution.RunPrefix(images, Length).Select(output => output.MoveToOuterDisposeScope())];
    }

    /// <summary>Computes the rest of a network that finds objects.</summary>
    /// <param name="outputs">What <see cref="Compute"/> gave, or the same from elsewhere; stays the caller's.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch of an end-to-end head out.</param>
    /// <returns>The same as <see cref="YoloModel.Forward"/>.</returns>
    public DetectionPrediction ComputeRest(IReadOnlyList<Tensor> outputs, bool oneToMany = true)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs.Count, Outputs.Count);
        return (DetectionPrediction)_model.Execution.RunRest(outputs, Length, oneToMany);
    }

    private static bool IsFrozen(GraphNode node, Func<string, bool> isFrozen)
    {
        var name = FormattableString.Invariant($"model.{node.Index}");
        return node.Layer.Entries(name).All(entry => !entry.Value.requires_grad)
            && node.Layer.Descendants(name).All(layer => layer.Value is not BatchNorm || isFrozen(layer.Name + "."));
    }

    private static int IndexOf(string name) => int.Parse(name.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
}
