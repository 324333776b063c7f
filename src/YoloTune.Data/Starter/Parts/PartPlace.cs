using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Parts;

/// <summary>The place of one part in a pattern.</summary>
/// <param name="U">Centre on the surface.</param>
/// <param name="V">Centre on the surface.</param>
/// <param name="Turn">How the part is turned.</param>
/// <param name="IsBetween">Whether neighbours on both sides give a gap away.</param>
internal readonly record struct PartPlace(float U, float V, Direction Turn, bool IsBetween);
