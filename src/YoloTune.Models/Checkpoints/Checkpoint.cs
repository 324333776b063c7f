using System.Collections.Frozen;
using YoloTune.Core.Tasks;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// What a checkpoint holds (spec/02 sections 4 and 5), whatever its file format: weights, the model's description and the record of
/// its training. Immutable. Data trees consist of string, long, double, bool, null, <c>List&lt;object?&gt;</c>, dictionaries with
/// text keys, and <see cref="StoredTensor"/> where the file has a tensor.
/// </summary>
public sealed record Checkpoint
{
    private static readonly IReadOnlyDictionary<string, object?> NoTree = FrozenDictionary<string, object?>.Empty;
    private readonly IReadOnlyList<KeyValuePair<string, StoredTensor>> _state = [];
    private FrozenDictionary<string, StoredTensor>? _byName;

    /// <summary>What the model predicts. Looked up in this order: the model's <c>task</c>, the training arguments, the model's
    /// arguments, the class of the model, the head in the YAML; else detection.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>Parameters and buffers in state-dict order, of the kind the file stores (official files: half precision).</summary>
    public required IReadOnlyList<KeyValuePair<string, StoredTensor>> State
    {
        get => _state;
        init => _state = value;
    }

    /// <summary>How the file keeps its weights.</summary>
    public CheckpointFormat Format { get; init; } = CheckpointFormat.Safetensors;

    /// <summary>The model YAML as a tree; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, object?> Yaml { get; init; } = NoTree;

    /// <summary>Class index to class name, in ascending order; empty when the file has none.</summary>
    public IReadOnlyDictionary<int, string> Names { get; init; } = FrozenDictionary<int, string>.Empty;

    /// <summary>Pixels per cell of each head level, such as 8, 16, 32; empty when the file does not say.</summary>
    public IReadOnlyList<double> Stride { get; init; } = [];

    /// <summary>The 0-based epoch that was finished; -1 in a final file; null when the file does not say.</summary>
    public long? Epoch { get; init; }

    /// <summary>Best fitness so far; null in a final file.</summary>
    public double? BestFitness { get; init; }

    /// <summary>Number of updates of the moving average; null in a final file.</summary>
    public long? Updates { get; init; }

    /// <summary>Training arguments; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, object?> TrainArgs { get; init; } = NoTree;

    /// <summary>Validation metrics, losses and fitness of the stored weights by name.</summary>
    public IReadOnlyDictionary<string, double> TrainMetrics { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>The columns of results.csv, one value per epoch.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> TrainResults { get; init; } = FrozenDictionary<string, IReadOnlyList<double>>.Empty;

    /// <summary>When the file was saved, ISO 8601 with zone; null when the file does not say.</summary>
    public string? Date { get; init; }

    /// <summary>Version of the program that saved the file; null when the file does not say.</summary>
    public string? Version { get; init; }

    /// <summary>Optimizer state of a training checkpoint, else null.</summary>
    public OptimizerSnapshot? Optimizer { get; init; }

    /// <summary>The constants of the batch normalisations (the most frequent ones); null when there is none or the file does not say.</summary>
    public BatchNormSettings? BatchNorm { get; init; }

    /// <summary>Batch normalisations, by module name, whose constants differ from <see cref="BatchNorm"/>.</summary>
    public IReadOnlyDictionary<string, BatchNormSettings> BatchNormExceptions { get; init; } = FrozenDictionary<string, BatchNormSettings>.Empty;

    /// <summary>True when the first convolution of the SPPF block is followed by SiLU: files of older releases. New models have no activation there.</summary>
    public bool HasLegacySppfActivation { get; init; }

    /// <summary>True when batch normalisations were folded into the convolutions: good for inference only.</summary>
    public bool IsFused { get; init; }

    /// <summary>Attributes of the model object besides those above (<c>nc</c>, <c>kpt_shape</c>, <c>kpt_names</c>, <c>save</c> ...), for a module tree.</summary>
    public IReadOnlyDictionary<string, object?> ModelAttributes { get; init; } = NoTree;

    /// <summary>The top-level layers of a module tree; empty for other formats.</summary>
    public IReadOnlyList<CheckpointLayer> Layers { get; init; } = [];

    /// <summary>True when training can go on from this file: it has an epoch and optimizer state.</summary>
    public bool IsResumable => Epoch >= 0 && Optimizer is not null;

    /// <summary>The tensor of a state-dict name, or null.</summary>
    /// <param name="name">Such as <c>model.0.conv.weight</c>.</param>
    public StoredTensor? Find(string name) => (_byName ??= State.ToFrozenDictionary(StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary><see cref="State"/> with half, bfloat16 and double tensors in single precision; integer tensors stay as they are.</summary>
    public IReadOnlyList<KeyValuePair<string, StoredTensor>> ToSinglePrecision() =>
        [.. State.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToSinglePrecision()))];
}
