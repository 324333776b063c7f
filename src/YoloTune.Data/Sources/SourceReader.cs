using System.Threading.Channels;
using YoloTune.Core.Downloads;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Sources;

/// <summary>Reads pictures and frames one after the other. What cannot be read is handed out as an error, and the rest goes on.</summary>
public static class SourceReader
{
    private const long LargestPicture = 512L << 20;

    /// <summary>Makes sure that everything a source needs is there, before time is spent on a model.</summary>
    /// <param name="entries">What to read.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="InputException">A video or stream is to be read and ffmpeg is missing, or there is no standard input.</exception>
    public static void Require(IReadOnlyList<SourceEntry> entries, SourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(options);
        if (entries.Any(entry => entry.IsMoving))
        {
            FfmpegProgram.Require(options.Ffmpeg);
        }

        if (options.StandardInput is null && entries.Any(entry => entry.Kind == SourceKind.StandardInput))
        {
            throw new InputException("there is no standard input to read a picture from", remedy: "Name a file instead of '-'");
        }
    }

    /// <summary>Reads everything, as it is asked for.</summary>
    /// <param name="entries">What to read.</param>
    /// <param name="options">How to read.</param>
    /// <param name="cancellationToken">Gives up between pictures and ends programs at work.</param>
    /// <returns>Pictures, frames and errors in order.</returns>
    public static IEnumerable<SourceItem> Read(IReadOnlyList<SourceEntry> entries, SourceOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(options);
        return entries.Index().SelectMany(pair =>
        {
            var item = new SourceItem(pair.Item, pair.Index, entries.Count);
            return pair.Item.Kind switch
            {
                SourceKind.Video => Frames(item, options, cancellationToken),
                SourceKind.Stream when options.KeepAllFrames => Frames(item, options, cancellationToken),
                SourceKind.Stream => Latest(item, options, cancellationToken),
                _ => [Picture(item, options, cancellationToken)],
            };
        });
    }

    private static SourceItem Picture(SourceItem item, SourceOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return item with
            {
                Picture = item.Entry.Kind switch
                {
                    SourceKind.PictureAddress => Fetch(item.Entry, options.Channels, cancellationToken),
                    SourceKind.StandardInput => FromInput(options),
                    _ => ImageDecoder.Decode(item.Entry.Location, options.Channels),
                },
            };
        }
        catch (InputException error)
        {
            return item with { Error = error };
        }
        catch (Exception error) when (error is OutOfMemoryException or OverflowException)
        {
            return item with { Error = new InputException("there is not enough memory for the picture", item.Entry.Location, inner: error) };
        }
    }

    private static PixelBuffer FromInput(SourceOptions options)
    {
        using var bytes = new MemoryStream();
        options.StandardInput!.CopyTo(bytes);
        return ImageDecoder.Decode(bytes.ToArray(), "standard input", options.Channels);
    }

    /// <summary>A picture behind an address may change, so nothing is kept.</summary>
    private static PixelBuffer Fetch(SourceEntry entry, int channels, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("yolotune-picture-").FullName;
        try
        {
            var request = new DownloadRequest(new Uri(entry.Location), Path.Combine(folder, "picture")) { Name = entry.FileName, MaximumBytes = LargestPicture };
            var file = new FileDownloader(new DownloadOptions { Retries = 2 }).EnsureAsync(request, cancellationToken: cancellationToken).GetAwaiter().GetResult();
            return ImageDecoder.Decode(File.ReadAllBytes(file.Path), entry.Location, channels);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<SourceItem> Frames(SourceItem item, SourceOptions options, CancellationToken cancellationToken)
    {
        if (Open(item.Entry, options, cancellationToken, out var problem) is not { } reader)
        {
            yield return item with { Error = problem };
            yield break;
        }

        using (reader)
        {
            while (NextFrame(reader, item, cancellationToken) is { } next)
            {
                yield return next;
                if (next.Error is not null)
                {
                    yield break;
                }
            }
        }
    }

    private static FrameReader? Open(SourceEntry entry, SourceOptions options, CancellationToken cancellationToken, out InputException? problem)
    {
        try
        {
            problem = null;
            return new FrameReader(entry, options, cancellationToken);
        }
        catch (InputException error)
        {
            problem = error;
            return null;
        }
    }

    private static SourceItem? NextFrame(FrameReader reader, SourceItem item, CancellationToken cancellationToken)
    {
        try
        {
            var picture = reader.Next(out var number);
            cancellationToken.ThrowIfCancellationRequested();
            return picture is null ? null : item with { Picture = picture, Frame = number };
        }
        catch (InputException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return item with { Error = error };
        }
    }

    /// <summary>A live stream does not wait: frames that come while one is at work are dropped but for the latest.</summary>
    private static IEnumerable<SourceItem> Latest(SourceItem item, SourceOptions options, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<SourceItem>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true },
            dropped => dropped.Picture?.Recycle());
        var producer = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    SourceItem? error = null;
                    foreach (var next in Frames(item, options, stop.Token))
                    {
                        if (next.Error is not null)
                        {
                            error = next;
                            break;
                        }

                        channel.Writer.TryWrite(next);
                    }

                    channel.Writer.TryComplete(error?.Error);
                }
                catch (Exception problem)
                {
                    channel.Writer.TryComplete(problem);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            while (TakeLatest(channel.Reader, item, cancellationToken) is { } next)
            {
                yield return next;
                if (next.Error is not null)
                {
                    yield break;
                }
            }
        }
        finally
        {
            stop.Cancel();
            producer.GetAwaiter().GetResult();
        }
    }

    private static SourceItem? TakeLatest(ChannelReader<SourceItem> reader, SourceItem item, CancellationToken cancellationToken)
    {
        try
        {
            return reader.WaitToReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult() && reader.TryRead(out var next) ? next : null;
        }
        catch (InputException error)
        {
            return item with { Error = error };
        }
    }
}
