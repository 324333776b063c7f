namespace YoloTune.Core.Downloads;

/// <summary>How patiently files are fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>Further attempts after the first one, 0 or more. An attempt goes on where the last one ended.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Pause before the second attempt; it doubles with every further one, with some jitter. A server's <c>Retry-After</c> is honoured up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two attempts.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may take to answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a transfer may stand still. There is no limit on the whole: large files over slow lines are fine.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Redirects that are followed at most. A redirect from https to http is refused.</summary>
    public int MaximumRedirects { get; init; } = 8;

    /// <summary>Nothing is fetched: what is not on disk is an error at once (<c>YOLOTUNE_OFFLINE=1</c>).</summary>
    public bool Offline { get; init; } = AssetAddress.IsOffline;

    /// <summary>Makes the handler of requests, for proxies or certificates of one's own; null for the system's settings. It must not follow redirects.</summary>
    public Func<HttpMessageHandler>? CreateHandler { get; init; }
}
