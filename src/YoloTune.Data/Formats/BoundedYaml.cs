using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace YoloTune.Data.Formats;

/// <summary>
/// Loads YAML of strangers. The library builds nodes by recursion, so that deep nesting would end the process, and it lets aliases
/// refer to what they lie in and multiply without bound: all of that is looked for in the flat list of events first.
/// </summary>
internal static class BoundedYaml
{
    private const int MaximumDepth = 64;
    private const long MaximumNodes = 1_000_000;

    /// <summary>Loads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <returns>Its documents; no node contains itself.</returns>
    /// <exception cref="YamlException">It is no YAML, or beyond all bounds.</exception>
    public static YamlStream Load(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new Parser(new StringReader(text));
        try
        {
            Check(parser);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            var mark = parser.Current?.Start ?? new Mark(0, 1, 1);
            throw new YamlException(mark, mark, error is InvalidOperationException ? "a bracket or quote is not closed" : error.Message, error);
        }
    }

    /// <summary>Goes through the events and counts what every alias stands for.</summary>
    private static void Check(Parser parser)
    {
        var sizes = new Dictionary<AnchorName, long>();
        var open = new Stack<(AnchorName Anchor, long Before)>();
        var nodes = 0L;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart or SequenceStart:
                    open.Push((((NodeEvent)parser.Current).Anchor, nodes++));
                    break;
                case MappingEnd or SequenceEnd:
                    var (anchor, before) = open.Pop();
                    Remember(sizes, anchor, nodes - before);
                    break;
                case AnchorAlias alias when !sizes.ContainsKey(alias.Value) || open.Any(outer => outer.Anchor == alias.Value):
                    throw Refused(parser, "an alias stands before its anchor, or refers to what it lies in");
                case AnchorAlias alias:
                    nodes += sizes[alias.Value];
                    break;
                case Scalar scalar:
                    nodes++;
                    Remember(sizes, scalar.Anchor, 1);
                    break;
            }

            if (open.Count > MaximumDepth || nodes > MaximumNodes)
            {
                throw Refused(parser, open.Count > MaximumDepth ? "it is nested too deeply" : "its aliases stand for too much");
            }
        }
    }

    private static void Remember(Dictionary<AnchorName, long> sizes, AnchorName anchor, long size)
    {
        if (!anchor.IsEmpty)
        {
            sizes[anchor] = size;
        }
    }

    private static YamlException Refused(Parser parser, string why) => new(parser.Current!.Start, parser.Current.End, why);
}
