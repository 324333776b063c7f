using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Sources;

/// <summary>A picture of a source, or the reason why there is none.</summary>
/// <param name="Entry">Where it comes from.</param>
/// <param name="Index">Index of the entry, from 0.</param>
/// <param name="Count">Number of entries.</param>
public sealed record SourceItem(SourceEntry Entry, int Index, int Count)
{
    /// <summary>Number of the frame, from 1; null for pictures.</summary>
    public int? Frame { get; init; }

    /// <summary>The picture, which the receiver recycles; null when there is an <see cref="Error"/>.</summary>
    public PixelBuffer? Picture { get; init; }

    /// <summary>Why there is no picture; the source goes on behind it.</summary>
    public InputException? Error { get; init; }

    /// <summary>What results are named after: the file, or for frames the name of the video with the number of the frame.</summary>
    public string Path => (Entry.Kind, Frame) switch
    {
        (SourceKind.Picture, _) => Entry.Location,
        (_, { } frame) => FormattableString.Invariant($"{System.IO.Path.GetFileNameWithoutExtension(Entry.FileName)}_{frame}.jpg"),
        _ => Entry.FileName,
    };

    /// <summary>The picture in words, for reports.</summary>
    public string Description => Frame is { } frame ? FormattableString.Invariant($"{Entry.Location} (frame {frame})") : Entry.Location;
}
