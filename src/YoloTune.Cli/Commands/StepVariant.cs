namespace YoloTune.Cli.Commands;

/// <summary>A variant of the training step that is compared with others.</summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Overrides">Arguments beside those that all variants share.</param>
/// <param name="SystemAllocator">True leaves the system's allocator untouched.</param>
internal sealed record StepVariant(string Name, IReadOnlyList<string> Overrides, bool SystemAllocator = false)
{
    private const string Option = "--variant";

    /// <summary>Single precision, contiguous, every layer trained, the allocator untouched: what the others are measured against.</summary>
    public static StepVariant Plain { get; } = new("plain", ["precision=fp32", "layout=contiguous", "freeze=None"], SystemAllocator: true);

    /// <summary>The arguments as they were given.</summary>
    public static StepVariant Chosen { get; } = new("chosen", []);

    /// <summary>Takes <c>--variant KEY=VALUE[,KEY=VALUE...]</c> out of a command line.</summary>
    /// <param name="words">The command line.</param>
    /// <returns>The variants, and the other words.</returns>
    public static (IReadOnlyList<StepVariant> Variants, IReadOnlyList<string> Others) Extract(IReadOnlyList<string> words)
    {
        var variants = new List<StepVariant>();
        var others = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].StartsWith(Option + "=", StringComparison.Ordinal) ? words[i][(Option.Length + 1)..]
                : words[i] == Option && i + 1 < words.Count ? words[++i]
                : null;
            if (text is null)
            {
                others.Add(words[i]);
            }
            else
            {
                variants.Add(new StepVariant(text, text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
            }
        }

        return (variants, others);
    }
}
