namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>What the restricted unpickler may do with a global.</summary>
internal enum GlobalKind
{
    /// <summary>Not on the list: harmless while nothing uses it, refused as soon as it is called.</summary>
    Unknown,

    /// <summary><c>collections.OrderedDict</c>.</summary>
    OrderedDict,

    /// <summary><c>set</c>.</summary>
    Set,

    /// <summary><c>torch.Size</c>.</summary>
    Size,

    /// <summary><c>_rebuild_tensor_v2</c>.</summary>
    RebuildTensor,

    /// <summary><c>_rebuild_parameter</c> and its variant with state.</summary>
    RebuildParameter,

    /// <summary>A storage class of torch.</summary>
    Storage,

    /// <summary>A class of torch.nn or of the model package; made with NEWOBJ.</summary>
    ModuleClass,

    /// <summary>A record of training arguments.</summary>
    Namespace,

    /// <summary>A torchvision transform; made with NEWOBJ, or a call that stays opaque.</summary>
    Transform,

    /// <summary>The torchvision interpolation enumeration.</summary>
    Enumeration,

    /// <summary>A pathlib class; becomes text.</summary>
    Path,

    /// <summary><c>getattr</c>, on module classes and the enumeration only.</summary>
    GetAttribute,

    /// <summary>numpy's scalar.</summary>
    NumpyScalar,

    /// <summary>numpy's dtype.</summary>
    NumpyType,

    /// <summary><c>_codecs.encode</c>, latin1 only.</summary>
    Encode,
}
