using System.Text.RegularExpressions;

namespace YoloTune.Models.Architecture;

/// <summary>Reads the scale letter and the family out of names such as <c>yolo26n-p2.yaml</c>.</summary>
public static partial class ModelName
{
    /// <summary>The scale letter in a file name, or an empty text.</summary>
    /// <param name="fileName">A path or name.</param>
    public static string ScaleOf(string fileName) => Pattern().Match(Stem(fileName)) is { Success: true } match ? match.Groups["scale"].Value : string.Empty;

    /// <summary>The stem without its scale letter: <c>yolo26n-p2</c> becomes <c>yolo26-p2</c>.</summary>
    /// <param name="fileName">A path or name.</param>
    public static string FamilyOf(string fileName)
    {
        var stem = Stem(fileName);
        return Pattern().Match(stem) is { Success: true } match
            ? stem.Remove(match.Groups["scale"].Index, 1)
            : stem;
    }

    private static string Stem(string fileName) => Path.GetFileNameWithoutExtension(fileName);

    [GeneratedRegex(@"yolo(e-)?v?\d+(?<scale>[nslmx])")]
    private static partial Regex Pattern();
}
