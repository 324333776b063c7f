using YoloTune.Models.Architecture;

namespace YoloTune.Models.Families;

/// <summary>Known model names.</summary>
public static class ModelZoo
{
    /// <summary>All names with their scale letters, without suffix.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. from variant in Yolo26.Variants from scale in "nsmlx" select variant.Insert("yolo26".Length, scale.ToString())];

    /// <summary>The table behind a name such as <c>yolo26n</c>, <c>yolo26n.yaml</c> or <c>yolo26s-p2.pt</c>; null when unknown.</summary>
    /// <param name="name">A name, with or without suffix.</param>
    public static ModelDefinition? Find(string name)
    {
        var family = ModelName.FamilyOf(name);
        var scale = ModelName.ScaleOf(name);
        return Yolo26.Variants.Contains(family) && scale.Length == 1 ? Yolo26.Detect(family, scale) : null;
    }
}
