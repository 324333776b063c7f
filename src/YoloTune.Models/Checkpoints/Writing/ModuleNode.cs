namespace YoloTune.Models.Checkpoints.Writing;

/// <summary>
/// One module of a PyTorch network to be pickled: its class and what it holds. A node that stands at several places of a tree is one
/// object in the file too.
/// </summary>
/// <param name="type">Its class.</param>
internal sealed class ModuleNode(GlobalName type)
{
    private readonly List<KeyValuePair<string, object?>> _attributes = [];
    private readonly List<KeyValuePair<string, StoredTensor?>> _parameters = [];
    private readonly List<KeyValuePair<string, StoredTensor?>> _buffers = [];
    private readonly List<KeyValuePair<string, ModuleNode?>> _children = [];

    /// <summary>Its class.</summary>
    public GlobalName Type { get; } = type;

    /// <summary>Own attributes in order, without those that every module has.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Attributes => _attributes;

    /// <summary>Parameters in order; null for one that is registered but absent.</summary>
    public IReadOnlyList<KeyValuePair<string, StoredTensor?>> Parameters => _parameters;

    /// <summary>Buffers in order.</summary>
    public IReadOnlyList<KeyValuePair<string, StoredTensor?>> Buffers => _buffers;

    /// <summary>Children in registration order; null for one that is registered but absent.</summary>
    public IReadOnlyList<KeyValuePair<string, ModuleNode?>> Children => _children;

    /// <summary>Elements of all parameters of this module and those below.</summary>
    public long ParameterCount =>
        _parameters.Sum(entry => entry.Value?.ElementCount ?? 0) + _children.Sum(entry => entry.Value?.ParameterCount ?? 0);

    /// <summary>Adds an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Anything that <see cref="Pickler"/> and <see cref="ModuleTreeWriter"/> take.</param>
    public ModuleNode With(string name, object? value)
    {
        _attributes.Add(new(name, value));
        return this;
    }

    /// <summary>Adds a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, or null.</param>
    public ModuleNode Parameter(string name, StoredTensor? value)
    {
        _parameters.Add(new(name, value));
        return this;
    }

    /// <summary>Adds a buffer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public ModuleNode Buffer(string name, StoredTensor value)
    {
        _buffers.Add(new(name, value));
        return this;
    }

    /// <summary>Adds a child.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="child">The child, or null.</param>
    public ModuleNode Child(string name, ModuleNode? child)
    {
        _children.Add(new(name, child));
        return this;
    }
}
