namespace YoloTune.Data.Sources;

/// <summary>How sources are read. Names in parentheses are the keys of the command line.</summary>
public sealed record SourceOptions
{
    /// <summary>Channels of the pictures: 3 (blue, green, red) or 1.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Every n-th frame of videos and streams is taken, at least 1 (<c>vid_stride</c>).</summary>
    public int FrameStride { get; init; } = 1;

    /// <summary>Keep all frames of a live stream instead of the latest one (<c>stream_buffer</c>).</summary>
    public bool KeepAllFrames { get; init; }

    /// <summary>A video or stream that gives no frame for so long is ended (<c>stream_timeout</c>).</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What <c>-</c> reads from; null where there is no standard input.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>The ffmpeg program; null looks for it (<see cref="FfmpegProgram.Find()"/>).</summary>
    public string? Ffmpeg { get; init; }

    /// <summary>Time source of the stall timeout.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
