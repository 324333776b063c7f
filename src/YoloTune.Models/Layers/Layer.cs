using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// A piece of a network with named parameters, buffers and children. Names are given explicitly at registration and
/// make up the state dict in registration order: own parameters, own buffers, then children.
/// </summary>
public abstract class Layer : IDisposable
{
    private readonly List<(string Name, Parameter Value)> _parameters = [];
    private readonly List<(string Name, Tensor Value)> _buffers = [];
    private readonly List<(string Name, Layer Value)> _children = [];

    /// <summary>True while the layer behaves as in training (batch statistics).</summary>
    public bool Training { get; private set; } = true;

    /// <summary>True when the layer is computed a second time in the backward pass instead of keeping what it computes.</summary>
    public bool Checkpointed { get; internal set; }

    /// <summary>True while the layer is computed a second time for the same batch.</summary>
    private protected bool Recomputing { get; private set; }

    /// <summary>Hears what is computed; null for nobody.</summary>
    public ILayerObserver? Observer { get; private set; }

    /// <summary>Direct children in registration order.</summary>
    public IEnumerable<(string Name, Layer Value)> Children => _children;

    /// <summary>Modules without children that the reference counts for this layer alone; children count for themselves.</summary>
    public virtual int OwnLeafCount => 0;

    /// <summary>True for normalisation layers.</summary>
    public virtual bool IsNormalization => false;

    /// <summary>Leaf modules of this layer and all below it, the shared activation excepted.</summary>
    public int LeafCount => OwnLeafCount + _children.Sum(child => child.Value.LeafCount);

    /// <summary>Computes the output.</summary>
    /// <param name="input">(B, C, H, W).</param>
    public abstract Tensor Forward(Tensor input);

    /// <summary>The state dict below <paramref name="prefix"/>.</summary>
    /// <param name="prefix">Name of this layer, empty for the root.</param>
    public IEnumerable<LayerEntry> Entries(string prefix)
    {
        var dotted = prefix.Length == 0 ? string.Empty : prefix + ".";
        foreach (var (name, value) in _parameters)
        {
            yield return new LayerEntry(dotted + name, value, true, IsNormalization);
        }

        foreach (var (name, value) in _buffers)
        {
            yield return new LayerEntry(dotted + name, value, false, IsNormalization);
        }

        foreach (var (name, child) in _children)
        {
            foreach (var entry in child.Entries(dotted + name))
            {
                yield return entry;
            }
        }
    }

    /// <summary>This layer and all below it with their names.</summary>
    /// <param name="prefix">Name of this layer, empty for the root.</param>
    public IEnumerable<(string Name, Layer Value)> Descendants(string prefix)
    {
        yield return (prefix, this);
        var dotted = prefix.Length == 0 ? string.Empty : prefix + ".";
        foreach (var (name, child) in _children)
        {
            foreach (var item in child.Descendants(dotted + name))
            {
                yield return item;
            }
        }
    }

    /// <summary>Switches this layer and all below it between training and evaluation.</summary>
    /// <param name="training">True for training.</param>
    public void SetTraining(bool training)
    {
        Training = training;
        foreach (var (_, child) in _children)
        {
            child.SetTraining(training);
        }
    }

    /// <summary>Tells this layer and all below it that they are computed a second time for the same batch.</summary>
    /// <param name="recomputing">True while it lasts.</param>
    internal void SetRecomputing(bool recomputing)
    {
        Recomputing = recomputing;
        foreach (var (_, child) in _children)
        {
            child.SetRecomputing(recomputing);
        }
    }

    /// <summary>Sets who hears what this layer and all below it compute.</summary>
    /// <param name="observer">The listener, or null.</param>
    public void SetObserver(ILayerObserver? observer)
    {
        Observer = observer;
        foreach (var (_, child) in _children)
        {
            child.SetObserver(observer);
        }
    }

    /// <summary>Folds normalisation into convolutions here and below.</summary>
    public virtual void Fuse()
    {
        foreach (var (_, child) in _children.ToArray())
        {
            child.Fuse();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees tensors of this layer and all below it.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var (_, value) in _parameters)
        {
            value.Dispose();
        }

        foreach (var (_, value) in _buffers)
        {
            value.Dispose();
        }

        foreach (var (_, child) in _children)
        {
            child.Dispose();
        }
    }

    /// <summary>Registers a trainable tensor.</summary>
    /// <param name="name">Its state-dict name.</param>
    /// <param name="value">Its first value; owned by the layer from now on.</param>
    protected Parameter AddParameter(string name, Tensor value)
    {
        var parameter = new Parameter(value.DetachFromDisposeScope(), true);
        parameter.DetachFromDisposeScope();
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Registers a tensor that is stored but not trained.</summary>
    /// <param name="name">Its state-dict name.</param>
    /// <param name="value">Its first value; owned by the layer from now on.</param>
    protected Tensor AddBuffer(string name, Tensor value)
    {
        value.DetachFromDisposeScope();
        _buffers.Add((name, value));
        return value;
    }

    /// <summary>Registers a child.</summary>
    /// <param name="name">Its state-dict name.</param>
    /// <param name="child">The child; owned by the layer from now on.</param>
    protected T AddChild<T>(string name, T child)
        where T : Layer
    {
        _children.Add((name, child));
        return child;
    }

    /// <summary>Takes a child out and frees it.</summary>
    /// <param name="name">Its state-dict name.</param>
    protected void RemoveChild(string name)
    {
        var index = _children.FindIndex(child => child.Name == name);
        if (index >= 0)
        {
            _children[index].Value.Dispose();
            _children.RemoveAt(index);
        }
    }
}
