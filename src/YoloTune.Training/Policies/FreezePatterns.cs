using System.Globalization;
using System.Text.RegularExpressions;
using YoloTune.Core.Errors;

namespace YoloTune.Training.Policies;

/// <summary>
/// Which parts of a model stay as they are (specification 02, section 9). A parameter is frozen, and a BatchNorm layer kept in
/// evaluation mode, when one of the patterns occurs anywhere in its name; <c>.dfl</c> is always among them.
/// </summary>
public sealed partial class FreezePatterns
{
    private const string Always = ".dfl";

    private FreezePatterns(IEnumerable<string> patterns) => Patterns = [.. patterns, Always];

    /// <summary>The patterns in the order given, then <c>.dfl</c>.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Reads the <c>freeze</c> option.</summary>
    /// <param name="text">
    /// Null or empty for nothing; a number of layers, "10"; a list of layers or parts of layers, "0,1,23.cv3" or "[10]"; or the
    /// word "backbone", alone or in a list.
    /// </param>
    /// <param name="backboneLayers">The number of layers that make up the backbone, from layer 0.</param>
    /// <exception cref="InputException">The text is none of these.</exception>
    public static FreezePatterns Parse(string? text, int backboneLayers)
    {
        var trimmed = text?.Trim() ?? string.Empty;
        if (trimmed.Length == 0)
        {
            return new FreezePatterns([]);
        }

        if (int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return new FreezePatterns(Layers(count));
        }

        var patterns = new List<string>();
        foreach (var element in trimmed.TrimStart('[').TrimEnd(']').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            patterns.AddRange(ParseElement(element.Trim().Trim('\'', '"'), text!, backboneLayers));
        }

        return new FreezePatterns(patterns);
    }

    /// <summary>True when a parameter or module of this name is frozen.</summary>
    /// <param name="name">A name as in the state dict, such as <c>model.0.conv.weight</c> or <c>model.0.bn</c>.</param>
    public bool Matches(string name)
    {
        foreach (var pattern in Patterns)
        {
            if (name.Contains(pattern, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> ParseElement(string element, string text, int backboneLayers)
    {
        if (element.Equals("backbone", StringComparison.OrdinalIgnoreCase))
        {
            return Layers(backboneLayers);
        }

        var path = element.StartsWith("model.", StringComparison.Ordinal) ? element["model.".Length..].TrimEnd('.') : element;
        if (!LayerPath().IsMatch(path))
        {
            throw new InputException(
                $"'{element}' does not name a part of the model to freeze",
                value: text,
                remedy: "Give a number of layers (freeze=10), a list of layers or parts (freeze=0,1,23.cv3) or freeze=backbone");
        }

        return [$"model.{path}."];
    }

    private static IEnumerable<string> Layers(int count) =>
        Enumerable.Range(0, count).Select(index => string.Create(CultureInfo.InvariantCulture, $"model.{index}."));

    [GeneratedRegex(@"^\d+(\.\w+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex LayerPath();
}
