using System.Text.Json;
using YoloTune.Core.Files;

namespace YoloTune.Core.Downloads;

/// <summary>
/// The beginning of a file that is still being fetched, <c>NAME.part</c>, and beside it what it is the beginning of. It is continued
/// only where the server can say that the file is still the same.
/// </summary>
internal sealed class PartialFile(string target)
{
    private readonly string _notes = target + ".part.json";

    /// <summary>The bytes.</summary>
    public string Path { get; } = target + ".part";

    /// <summary>Bytes that may be kept when continuing from an address, and the validator to send; 0 and null to begin anew.</summary>
    public (long Bytes, string? Validator) Continue(Uri address)
    {
        try
        {
            if (File.Exists(Path) && File.Exists(_notes)
                && JsonSerializer.Deserialize<Notes>(File.ReadAllBytes(_notes)) is { Validator: { Length: > 0 } validator } notes
                && notes.Address == address.AbsoluteUri)
            {
                return (new FileInfo(Path).Length, validator);
            }
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            // Notes that cannot be read are worth nothing; the file is fetched from its beginning.
        }

        return (0, null);
    }

    /// <summary>Opens the file for writing behind what is kept, and notes what it belongs to.</summary>
    public FileStream Open(Uri address, long keep, string? validator)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        AtomicFile.Replace(_notes, stream => JsonSerializer.Serialize(stream, new Notes(address.AbsoluteUri, validator)));
        var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(keep);
        stream.Position = keep;
        return stream;
    }

    /// <summary>Gives the file its final name.</summary>
    public void Publish()
    {
        File.Move(Path, target, overwrite: true);
        File.Delete(_notes);
    }

    /// <summary>Throws away what has been fetched.</summary>
    public void Discard()
    {
        File.Delete(Path);
        File.Delete(_notes);
    }

    private sealed record Notes(string Address, string? Validator);
}
