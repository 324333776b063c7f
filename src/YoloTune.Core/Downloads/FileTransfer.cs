using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace YoloTune.Core.Downloads;

/// <summary>One attempt to bring a file here, from the beginning or from where an earlier attempt ended.</summary>
internal sealed class FileTransfer : IDisposable
{
    private const int BufferSize = 1 << 17;
    private static readonly TimeSpan _reportEvery = TimeSpan.FromMilliseconds(100);

    private readonly DownloadOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public FileTransfer(DownloadOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _client = new HttpClient(options.CreateHandler?.Invoke() ?? new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.AnswerTimeout }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("yolotune/0.1");
    }

    /// <summary>Runs the attempt; at its end the partial file is complete as far as the server has said how long it is.</summary>
    /// <exception cref="TransferException">It failed.</exception>
    public async Task RunAsync(DownloadRequest request, PartialFile part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await AskAsync(request, part, cancellationToken).ConfigureAwait(false);
            await ReceiveAsync(answer, request, part, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new TransferException(Reason(error), isLasting: error.HttpRequestError is HttpRequestError.NameResolutionError && error.StatusCode is null, inner: error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferException("the server did not answer in time", isLasting: false, inner: error);
        }
        catch (HttpIOException error)
        {
            throw new TransferException("the connection broke off", isLasting: false, inner: error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> AskAsync(DownloadRequest request, PartialFile part, CancellationToken cancellationToken)
    {
        var address = request.Address;
        for (var hop = 0; hop <= _options.MaximumRedirects; hop++)
        {
            var (kept, validator) = part.Continue(request.Address);
            using var message = new HttpRequestMessage(HttpMethod.Get, address);
            if (kept > 0 && validator is not null)
            {
                message.Headers.Range = new RangeHeaderValue(kept, null);
                message.Headers.TryAddWithoutValidation("If-Range", validator);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_options.AnswerTimeout);
            var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if ((int)answer.StatusCode is < 300 or >= 400 || answer.StatusCode == HttpStatusCode.NotModified)
            {
                return answer;
            }

            using (answer)
            {
                address = Follow(address, answer.Headers.Location);
            }
        }

        throw new TransferException("the server sends from one address to the next without end", isLasting: true);
    }

    private static Uri Follow(Uri from, Uri? location)
    {
        var target = location is null ? throw new TransferException("the server sends elsewhere without saying where", isLasting: true) : new Uri(from, location);
        return target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp)
            ? target
            : throw new TransferException($"the server sends from {from.Scheme} to {target.Scheme}, which is not safe and is refused", isLasting: true);
    }

    private async Task ReceiveAsync(HttpResponseMessage answer, DownloadRequest request, PartialFile part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var kept = Accept(answer, request, part);
        var length = answer.Content.Headers.ContentLength;
        var total = answer.Content.Headers.ContentRange?.Length ?? (length is null ? null : kept + length);
        if (total > request.MaximumBytes)
        {
            throw new TransferException(FormattableString.Invariant($"it has {total} bytes, more than the {request.MaximumBytes} that are allowed"), isLasting: true);
        }

        var file = part.Open(request.Address, kept, ValidatorOf(answer));
        await using (file.ConfigureAwait(false))
        {
            var received = await CopyAsync(answer, request, file, total, progress, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            if (total is { } all && received != all)
            {
                throw new TransferException(FormattableString.Invariant($"the connection broke off after {received} of {all} bytes"), isLasting: false);
            }
        }
    }

    private async Task<long> CopyAsync(HttpResponseMessage answer, DownloadRequest request, FileStream file, long? total, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var received = file.Position;
        var reported = 0L;
        using var source = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (true)
        {
            limit.CancelAfter(_options.StallTimeout);
            int count;
            try
            {
                count = await source.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TransferException(FormattableString.Invariant($"nothing arrived for {_options.StallTimeout.TotalSeconds:0.#} seconds"), isLasting: false, inner: error);
            }
            catch (IOException error) when (error is not HttpIOException)
            {
                throw new TransferException("the connection broke off", isLasting: false, inner: error);
            }

            if (count == 0 || _clock.GetElapsedTime(reported) >= _reportEvery)
            {
                reported = _clock.GetTimestamp();
                progress?.Report(new DownloadProgress(request.Name, received + count, total));
            }

            if (count == 0)
            {
                return received;
            }

            received += count;
            if (received > request.MaximumBytes)
            {
                throw new TransferException(FormattableString.Invariant($"more than the {request.MaximumBytes} bytes that are allowed arrived"), isLasting: true);
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Bytes that are kept before what this answer brings; throws for an answer that brings nothing of use.</summary>
    private static long Accept(HttpResponseMessage answer, DownloadRequest request, PartialFile part)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                return 0;
            case HttpStatusCode.PartialContent:
                var kept = part.Continue(request.Address).Bytes;
                if (answer.Content.Headers.ContentRange?.From == kept)
                {
                    return kept;
                }

                part.Discard();
                throw new TransferException("the server continues at another place than asked", isLasting: false);
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                part.Discard();
                throw new TransferException("what was kept of an earlier attempt does not fit any more", isLasting: false);
            default:
                var status = (int)answer.StatusCode;
                var pause = answer.Headers.RetryAfter?.Delta;
                var code = status.ToString(CultureInfo.InvariantCulture);
                throw new TransferException(
                    status == 404 ? "there is no such file at the server (404)" : $"the server answered {code} {answer.ReasonPhrase}".TrimEnd(),
                    isLasting: status is not (408 or 429 or >= 500),
                    pause);
        }
    }

    private static string? ValidatorOf(HttpResponseMessage answer) =>
        answer.Headers.ETag is { IsWeak: false } tag ? tag.Tag : answer.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);

    private static string Reason(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the server's name was not found; is this machine online?",
        HttpRequestError.ConnectionError => "the server cannot be reached",
        HttpRequestError.SecureConnectionError => "no secure connection could be made: " + error.GetBaseException().Message.TrimEnd('.'),
        HttpRequestError.ResponseEnded => "the connection broke off",
        _ => error.GetBaseException().Message.TrimEnd('.'),
    };
}
