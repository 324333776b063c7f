using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models;

/// <summary>What a model name stands for.</summary>
/// <param name="Path">The file or name.</param>
/// <param name="Definition">The table of layers.</param>
/// <param name="Checkpoint">The weights; null for a table without weights.</param>
public sealed record ModelSource(string Path, ModelDefinition Definition, Checkpoint? Checkpoint);
