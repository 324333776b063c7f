using System.Text;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>Makes the errors of one pickle, so that all of them name the file and say what to do.</summary>
/// <param name="file">The checkpoint.</param>
internal sealed class PickleFaults(string file)
{
    private const int LongestName = 160;

    /// <summary>The checkpoint.</summary>
    public string File => file;

    /// <summary>The bytes are not a well-formed pickle of a checkpoint.</summary>
    /// <param name="why">What was found.</param>
    public InputException Damaged(string why) =>
        new($"the pickle in this checkpoint is damaged: {why}; not a loadable checkpoint", file, remedy: "Fetch or save the file again");

    /// <summary>A size or count is beyond its bound.</summary>
    /// <param name="what">Which one.</param>
    /// <param name="limit">The bound.</param>
    public InputException OverLimit(string what, long limit) =>
        new(FormattableString.Invariant($"the checkpoint is refused: its pickle has {what} (limit {limit})"), file, remedy: "No real checkpoint comes near this limit; do not trust the file");

    /// <summary>A name outside the allow-list is used.</summary>
    /// <param name="name">The global, module and name.</param>
    /// <param name="use">How it is used: "calls", "refers to" and the like.</param>
    public InputException Refused(string name, string use = "calls") =>
        new(
            $"the checkpoint is refused: its pickle {use} '{Printable(name)}', which is not on the list of names that a checkpoint may use",
            file,
            value: Printable(name),
            remedy: "Do not open the file with other tools unless you trust where it comes from; to load a model with classes of its own, save its weights alone in Python: torch.save({'model': model.state_dict()}, path)");

    /// <summary>An operation outside the dialect is used.</summary>
    /// <param name="what">The operation.</param>
    public InputException Unsupported(string what) =>
        new($"the checkpoint is refused: its pickle {what}, which no checkpoint does", file, remedy: "Save the file again with torch.save and do not trust it if it did not come from there");

    /// <summary>Text from a file made safe to print: control characters replaced, cut when long.</summary>
    /// <param name="text">The text.</param>
    public static string Printable(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, LongestName) + 3);
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, LongestName)))
        {
            result.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter);
        }

        return text.Length > LongestName ? result.Append("...").ToString() : result.ToString();
    }
}
