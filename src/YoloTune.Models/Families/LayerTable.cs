using YoloTune.Models.Architecture;

namespace YoloTune.Models.Families;

/// <summary>Rows that the tables of all families are written with.</summary>
internal static class LayerTable
{
    public static LayerRow Row(int from, int repeats, string module, params object?[] arguments) => new([from], repeats, module, arguments);

    /// <summary>Enlarges the layer before by two.</summary>
    public static LayerRow Upsampled() => Row(-1, 1, "nn.Upsample", "None", 2L, "nearest");

    /// <summary>The layer before together with an earlier one.</summary>
    public static LayerRow Joined(int with) => new([-1, with], 1, "Concat", [1L]);

    /// <summary>The head.</summary>
    public static LayerRow Head(int[] levels, string module, params object?[] arguments) => new(levels, 1, module, arguments);

    /// <summary>A file name with its scale letter: yolo26-seg and n give yolo26n-seg.yaml.</summary>
    public static string FileName(string family, string variant, string scale) => variant.Insert(family.Length, scale) + ".yaml";

    /// <summary>Refuses what is not among the known names.</summary>
    public static void Require(IReadOnlyList<string> known, string given, string what)
    {
        if (!known.Contains(given))
        {
            throw new ArgumentOutOfRangeException(what, given, $"Known are {string.Join(", ", known)}.");
        }
    }
}
