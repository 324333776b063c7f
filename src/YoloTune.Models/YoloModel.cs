using TorchSharp;
using TorchSharp.Modules;
using YoloTune.Core.Tasks;
using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Models.State;
using static TorchSharp.torch;

namespace YoloTune.Models;

/// <summary>A network with its weights, class names and table of layers.</summary>
public sealed class YoloModel : IDisposable
{
    private readonly IReadOnlyList<GraphNode> _nodes;
    private bool _fused;

    private YoloModel(ModelDefinition definition, IReadOnlyList<GraphNode> nodes, IReadOnlyList<string> names)
    {
        Definition = definition;
        ClassNames = names;
        _nodes = nodes;
        Execution = new GraphExecution(nodes);
        Head = nodes[^1].Layer as Head ?? throw new FormatException($"the last module '{nodes[^1].Module}' is no known head");
        SetTraining(false);
    }

    /// <summary>The table the network was built from.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>What the network predicts.</summary>
    public TaskKind Task => Definition.Task;

    /// <summary>Class names by index.</summary>
    public IReadOnlyList<string> ClassNames { get; set; }

    /// <summary>The head.</summary>
    public Head Head { get; }

    /// <summary>The head of a network that finds objects: detection, masks, key points or rotated boxes.</summary>
    /// <exception cref="InvalidOperationException">The network does something else.</exception>
    public DetectHead Detector => Head as DetectHead ?? throw new InvalidOperationException($"A network for the task '{Task}' finds no objects.");

    /// <summary>Layers in order with their places in the graph.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>Computes the layers.</summary>
    internal GraphExecution Execution { get; }

    /// <summary>Layers of the backbone (the rest is neck and head).</summary>
    public int BackboneLayerCount => Definition.Backbone.Count;

    /// <summary>Pixels per cell of every head level, finest first; 1 for classification, one number for dense tasks.</summary>
    public IReadOnlyList<float> Strides => Head.Strides;

    /// <summary>Network input sides must be multiples of this, pixels.</summary>
    public int MaximumStride => (int)Strides.Max();

    /// <summary>True while the network behaves as in training.</summary>
    public bool Training { get; private set; }

    /// <summary>Times the layers; null for nobody.</summary>
    public LayerClock? Clock
    {
        get => Execution.Clock;
        set => Execution.Clock = value;
    }

    /// <summary>True once normalisation has been folded into convolutions.</summary>
    public bool IsFused => _fused;

    /// <summary>Builds a network with fresh weights.</summary>
    /// <param name="definition">Its table.</param>
    /// <param name="names">Class names; null names them by their index.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <exception cref="FormatException">The table is inconsistent or uses a module this version does not know.</exception>
    public static YoloModel Create(ModelDefinition definition, IReadOnlyList<string>? names = null, ulong seed = 0)
    {
        Native.NativeRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var initializer = new Initializer(seed);
        var nodes = GraphBuilder.Build(definition, initializer);
        names ??= Enumerable.Range(0, definition.ClassCount).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var model = new YoloModel(definition, nodes, names);
        if (model.Task == TaskKind.Classify)
        {
            UseClassificationNorms(model);
        }

        return model;
    }

    /// <summary>Computes the raw output of any head.</summary>
    /// <param name="images">(B, C, H, W) in [0, 1], sides multiples of <see cref="MaximumStride"/>.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch of an end-to-end head out.</param>
    /// <returns>
    /// <see cref="DetectionPrediction"/> for detection, masks, key points and rotated boxes, <see cref="ClassificationPrediction"/>,
    /// <see cref="SemanticPrediction"/> or <see cref="DepthPrediction"/>.
    /// </returns>
    public HeadPrediction Run(Tensor images, bool oneToMany = true) => Run(images, null, oneToMany);

    /// <summary>Computes the raw output of a network that finds objects.</summary>
    /// <param name="images">(B, C, H, W) in [0, 1], sides multiples of <see cref="MaximumStride"/>.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch of an end-to-end head out.</param>
    /// <exception cref="InvalidOperationException">The network does something else.</exception>
    public DetectionPrediction Forward(Tensor images, bool oneToMany = true) =>
        Head is DetectHead ? (DetectionPrediction)Run(images, oneToMany) : throw new InvalidOperationException($"A network for the task '{Task}' finds no objects: call Run.");

    /// <summary>Computes decoded detections in network-input pixels.</summary>
    /// <param name="images">(B, C, H, W) in [0, 1].</param>
    /// <param name="endToEnd">True for the end-to-end branch (B, k, 6 + extra), false for the other (B, 4 + nc + extra, A).</param>
    /// <param name="maximumDetections">Rows per image at most (end-to-end only).</param>
    /// <param name="classAgnostic">At most one class per anchor (end-to-end only).</param>
    public Tensor Predict(Tensor images, bool endToEnd = true, int maximumDetections = 300, bool classAgnostic = false)
    {
        using var scope = NewDisposeScope();
        var prediction = Forward(images, !endToEnd);
        return Decode(prediction, endToEnd, maximumDetections, classAgnostic).MoveToOuterDisposeScope();
    }

    /// <summary>Decodes a raw prediction of this network.</summary>
    /// <param name="prediction">Raw output.</param>
    /// <param name="endToEnd">True for the end-to-end branch (B, k, 6 + extra), false for the other (B, 4 + nc + extra, A); see <see cref="DetectionDecoder"/>.</param>
    /// <param name="maximumDetections">Rows per image at most (end-to-end only).</param>
    /// <param name="classAgnostic">At most one class per anchor (end-to-end only).</param>
    /// <exception cref="InvalidOperationException">The branch asked for does not exist.</exception>
    public Tensor Decode(DetectionPrediction prediction, bool endToEnd = true, int maximumDetections = 300, bool classAgnostic = false) => endToEnd
        ? DetectionDecoder.DecodeEndToEnd(Detector, prediction.OneToOne ?? throw new InvalidOperationException("This network has no end-to-end branch."), maximumDetections, classAgnostic)
        : DetectionDecoder.Decode(Detector, prediction.OneToMany ?? throw new InvalidOperationException("This network has no one-to-many branch (any more)."));

    /// <summary>The live state dict in the order of official checkpoints.</summary>
    public IEnumerable<LayerEntry> Entries() => _nodes.SelectMany(node => node.Layer.Entries(NameOf(node)));

    /// <summary>All layers with their full names.</summary>
    public IEnumerable<(string Name, Layer Value)> AllLayers() => _nodes.SelectMany(node => node.Layer.Descendants(NameOf(node)));

    /// <summary>The parameters in state-dict order.</summary>
    public IReadOnlyList<ModelParameter> Parameters() =>
        [.. Entries().Where(entry => entry.IsParameter).Select(entry => new ModelParameter(entry.Name, (Parameter)entry.Value, entry.IsNormalization))];

    /// <summary>A copy of the state dict.</summary>
    /// <param name="floatKind">Kind of floating-point entries; null keeps single precision.</param>
    public IReadOnlyList<KeyValuePair<string, StoredTensor>> CaptureState(TensorKind? floatKind = null) =>
        [.. Entries().Select(entry => new KeyValuePair<string, StoredTensor>(entry.Name, entry.Value.ToStored(floatKind)))];

    /// <summary>Overwrites entries by name; names that the network lacks are an error.</summary>
    /// <param name="state">Names and values; shapes must agree.</param>
    /// <exception cref="KeyNotFoundException">The network has no entry of a name.</exception>
    public void LoadState(IEnumerable<KeyValuePair<string, StoredTensor>> state)
    {
        var entries = Entries().ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var (name, value) in state)
        {
            if (!entries.TryGetValue(name, out var entry))
            {
                throw new KeyNotFoundException($"The network has no entry '{name}'.");
            }

            entry.Value.CopyFrom(value);
        }
    }

    /// <summary>A second network with the same table, names, weights and normalisation constants.</summary>
    public YoloModel Clone()
    {
        var copy = Create(Definition, ClassNames);
        if (_fused)
        {
            copy.Fuse(!Head.HasOneToMany);
        }

        using var guard = no_grad();
        foreach (var (from, to) in Entries().Zip(copy.Entries()))
        {
            to.Value.copy_(from.Value);
        }

        foreach (var (from, to) in AllLayers().Zip(copy.AllLayers()))
        {
            if (from.Value is Layers.BatchNorm source && to.Value is Layers.BatchNorm target)
            {
                (target.Epsilon, target.Momentum) = (source.Epsilon, source.Momentum);
            }
            else if (from.Value is ConvBlock block && to.Value is ConvBlock other)
            {
                other.Activated = block.Activated;
            }
            else if (from.Value is ClassifyHead classifier && to.Value is ClassifyHead twin)
            {
                twin.Dropout = classifier.Dropout;
            }
        }

        copy.SetTraining(Training);
        return copy;
    }

    /// <summary>Switches between training and evaluation.</summary>
    /// <param name="training">True for training.</param>
    public void SetTraining(bool training)
    {
        Training = training;
        foreach (var node in _nodes)
        {
            node.Layer.SetTraining(training);
        }
    }

    /// <summary>Folds normalisation into convolutions for inference; twice is the same as once.</summary>
    /// <param name="dropOneToMany">True drops the one-to-many branches of an end-to-end head; null does so when there is one.</param>
    public void Fuse(bool? dropOneToMany = null)
    {
        if (_fused)
        {
            return;
        }

        _fused = true;
        foreach (var node in _nodes)
        {
            if (node.Layer is Head head)
            {
                head.Fuse(dropOneToMany ?? head.HasEndToEnd);
            }
            else
            {
                node.Layer.Fuse();
            }
        }
    }

    /// <summary>
    /// Chooses between keeping what blocks compute for the backward pass and computing them a second time there, which takes less
    /// memory and more time. Blocks are the layers of the table and the branches of a head that finds objects.
    /// </summary>
    /// <param name="checkpointing">True for the second.</param>
    public void SetCheckpointing(bool checkpointing)
    {
        var branches = Head.Children.Select(child => child.Value).OfType<LayerList>().SelectMany(branch => branch.Items);
        foreach (var layer in _nodes.Select(node => node.Layer).Where(layer => layer is not (Layers.Upsample or Concat or Heads.Head)).Concat(branches))
        {
            layer.Checkpointed = checkpointing;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Layer.Dispose();
        }
    }

    /// <summary>Computes the raw head output and shows the output of every layer on the way.</summary>
    /// <param name="images">(B, C, H, W).</param>
    /// <param name="visit">Called with every layer but the head and its output.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch out.</param>
    internal HeadPrediction Run(Tensor images, Action<GraphNode, Tensor>? visit, bool oneToMany) => Execution.Run(images, visit, oneToMany);

    /// <summary>Classification keeps the constants that PyTorch has by default (specification 01, section 1, trap 2).</summary>
    private static void UseClassificationNorms(YoloModel model)
    {
        foreach (var norm in model.AllLayers().Select(layer => layer.Value).OfType<Layers.BatchNorm>())
        {
            (norm.Epsilon, norm.Momentum) = (1e-5, 0.1);
        }
    }

    private static string NameOf(GraphNode node) => $"model.{node.Index}";
}
