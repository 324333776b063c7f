namespace YoloTune.Data.Sources;

/// <summary>One thing to take pictures from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Location">A path or an address.</param>
public sealed record SourceEntry(SourceKind Kind, string Location)
{
    /// <summary>True where ffmpeg is needed.</summary>
    public bool IsMoving => Kind is SourceKind.Video or SourceKind.Stream;

    /// <summary>A file name to name results after: the location without folders, query and user.</summary>
    public string FileName
    {
        get
        {
            if (Kind == SourceKind.StandardInput)
            {
                return "stdin.jpg";
            }

            if (!Location.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(Location, UriKind.Absolute, out var address))
            {
                return Path.GetFileName(Location);
            }

            var last = Uri.UnescapeDataString(address.Segments[^1].Trim('/'));
            var name = last.Length > 0 ? last : address.Host;
            return string.Concat(name.Select(letter => Path.GetInvalidFileNameChars().Contains(letter) ? '_' : letter));
        }
    }
}
