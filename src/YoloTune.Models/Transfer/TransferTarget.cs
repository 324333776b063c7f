using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Transfer;

/// <summary>The freshly built model that weights go into.</summary>
/// <param name="Task">Its task; class rows are matched by name for detect, segment, pose and obb only.</param>
/// <param name="Shapes">Its state-dict entries and their shapes, in order.</param>
/// <param name="Names">Class names of the data set by index.</param>
/// <param name="Current">Gives the present value of an entry, asked only where rows or a block of it are kept.</param>
public sealed record TransferTarget(
    TaskKind Task,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<long>>> Shapes,
    IReadOnlyDictionary<int, string> Names,
    Func<string, StoredTensor> Current);
