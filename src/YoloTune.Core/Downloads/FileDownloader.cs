using Polly;
using Polly.Retry;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Downloads;

/// <summary>
/// Fetches files so that the final name never holds half a content. An interrupted download is kept aside and continued, by the next
/// attempt or the next run; what arrives is checked (length, kind, SHA-256) before it gets its name, and its hash is remembered.
/// </summary>
public sealed class FileDownloader
{
    private readonly DownloadOptions _options;
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _clock;

    /// <summary>Creates a downloader.</summary>
    /// <param name="options">Patience; null for the defaults.</param>
    /// <param name="clock">Time source of pauses; null for the system's.</param>
    public FileDownloader(DownloadOptions? options = null, TimeProvider? clock = null)
    {
        _options = options ?? new DownloadOptions();
        _clock = clock ?? TimeProvider.System;
        _pipeline = CreatePipeline(_options, _clock);
    }

    /// <summary>
    /// Makes sure that a file lies on disk: one whose remembered hash still fits is taken as it is, a damaged one is fetched again.
    /// Callers in several processes or tasks wait for each other, and one of them fetches.
    /// </summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="progress">Told a few times a second; may be null.</param>
    /// <param name="cancellationToken">Stops the work; what has arrived is kept aside.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InputException">The file could not be fetched, or is not what it should be.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public async Task<DownloadedFile> EnsureAsync(DownloadRequest request, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            if (Intact(request) is { } early)
            {
                return early;
            }

            if (_options.Offline)
            {
                throw new TransferException($"fetching is switched off by {AssetAddress.OfflineVariable}", isLasting: true);
            }

            using var gate = await FileLock.TakeAsync(request.Path + ".lock", cancellationToken).ConfigureAwait(false);
            return Intact(request) ?? await FetchAsync(request, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (TransferException error)
        {
            throw new InputException($"{request.Name} could not be fetched from {request.Address}: {error.Message}", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{request.Name} could not be kept on disk: {error.Message.TrimEnd('.')}", request.Path, remedy: "Check free space and permissions, or set XDG_CACHE_HOME to a folder that can be written", inner: error);
        }
    }

    private static ResiliencePipeline CreatePipeline(DownloadOptions options, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransferException>(error => !error.IsLasting),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstPause,
                MaxDelay = options.LongestPause,
                DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as TransferException)?.Pause is { } pause
                    ? (pause < options.LongestPause ? pause : options.LongestPause)
                    : (TimeSpan?)null),
            });
        }

        return builder.Build();
    }

    /// <summary>The file when it is there and as remembered. One of which nothing is remembered was put there by hand and is taken as it is.</summary>
    private static DownloadedFile? Intact(DownloadRequest request)
    {
        if (!File.Exists(request.Path))
        {
            return null;
        }

        var actual = RememberedHash.Compute(request.Path);
        var wanted = request.Sha256 ?? RememberedHash.Read(request.Path);
        return wanted is null || wanted.Equals(actual, StringComparison.OrdinalIgnoreCase)
            ? new DownloadedFile(request.Path, new FileInfo(request.Path).Length, actual)
            : null;
    }

    private async Task<DownloadedFile> FetchAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var part = new PartialFile(request.Path);
        using var transfer = new FileTransfer(_options, _clock);
        await _pipeline.ExecuteAsync(
            async token =>
            {
                await transfer.RunAsync(request, part, progress, token).ConfigureAwait(false);
                FetchedContent.Check(request, part);
            },
            cancellationToken).ConfigureAwait(false);
        var bytes = new FileInfo(part.Path).Length;
        var hash = RememberedHash.Compute(part.Path);
        Compare(request, part, hash);
        RememberedHash.Write(request.Path, hash);
        part.Publish();
        return new DownloadedFile(request.Path, bytes, hash);
    }

    /// <summary>Once fetched, always the same: a file that has changed at its source is not taken silently.</summary>
    private static void Compare(DownloadRequest request, PartialFile part, string hash)
    {
        var (wanted, whose) = request.Sha256 is { } given ? (given, "known") : (RememberedHash.Read(request.Path), "remembered from the first time");
        if (wanted is null || wanted.Equals(hash, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        part.Discard();
        throw new InputException(
            $"{request.Name} from {request.Address} has the SHA-256 {hash}, but {wanted} is {whose}",
            request.Path,
            remedy: whose == "known" ? "Fetch it from a source that you trust and put it there by hand" : $"If its authors have replaced it, delete {RememberedHash.FileOf(request.Path)} and try again");
    }
}
