namespace YoloTune.Core.Tasks;

/// <summary>How class indices become category ids of <c>predictions.json</c> (spec/04 section 16).</summary>
public static class CocoCategories
{
    private static readonly int[] Unused = [12, 26, 29, 30, 45, 66, 68, 69, 71, 83];
    private static readonly int[] Coco91 = [.. Enumerable.Range(1, 90).Except(Unused)];

    /// <summary>The category id of a class: that of COCO for its own validation lists, else class + 1.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    /// <param name="officialCoco">The validation set is COCO's own (<see cref="IsOfficialCoco"/>).</param>
    public static int IdOf(int classIndex, bool officialCoco) =>
        officialCoco && classIndex < Coco91.Length ? Coco91[classIndex] : classIndex + 1;

    /// <summary>True for the image lists that COCO's official evaluation uses.</summary>
    /// <param name="validationPath">The <c>val</c> entry of the data-set YAML, resolved.</param>
    public static bool IsOfficialCoco(string validationPath)
    {
        ArgumentNullException.ThrowIfNull(validationPath);
        var path = validationPath.Replace('\\', '/');
        return path.Contains("coco", StringComparison.Ordinal)
            && (path.EndsWith("/val2017.txt", StringComparison.Ordinal) || path.EndsWith("/test-dev2017.txt", StringComparison.Ordinal));
    }
}
