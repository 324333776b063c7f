using System.ComponentModel;
using System.Diagnostics;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Sources;

/// <summary>
/// Reads the frames of a video or stream through an ffmpeg process. A process that gives nothing for too long is ended, so that no read
/// waits for ever; disposing ends it too.
/// </summary>
internal sealed class FrameReader : IDisposable
{
    private const int KeptLines = 4;
    private readonly SourceEntry _entry;
    private readonly SourceOptions _options;
    private Process _process;
    private BufferedStream _frames;
    private readonly ITimer _watch;
    private readonly CancellationTokenRegistration _stop;
    private readonly Queue<string> _complaints = new();
    private int _frame;
    private volatile bool _stalled;

    /// <summary>Starts the process.</summary>
    /// <exception cref="InputException">There is no ffmpeg, or it cannot be started.</exception>
    public FrameReader(SourceEntry entry, SourceOptions options, CancellationToken cancellationToken)
    {
        _entry = entry;
        _options = options;
        (_process, _frames) = Start(["-fps_mode", "passthrough"]);
        _watch = options.Clock.CreateTimer(_ => Stall(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stop = cancellationToken.Register(Kill);
    }

    /// <summary>The next frame that counts.</summary>
    /// <param name="number">Its number, from 1, all frames counted.</param>
    /// <returns>A rented picture; null at the end.</returns>
    /// <exception cref="InputException">The video is damaged or ends in the middle, or nothing has come for too long.</exception>
    public PixelBuffer? Next(out int number)
    {
        _watch.Change(_options.StallTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            while (PortablePixmap.ReadHeader(_frames) is { } size)
            {
                number = ++_frame;
                if ((number - 1) % _options.FrameStride == 0)
                {
                    return PortablePixmap.ReadPixels(_frames, size.Height, size.Width, _options.Channels);
                }

                PortablePixmap.SkipPixels(_frames, size.Height, size.Width);
            }

            if (_frame == 0 && IsOld())
            {
                End();
                (_process, _frames) = Start(["-vsync", "0"]);
                return Next(out number);
            }

            number = _frame;
            RequireGoodEnd();
            return null;
        }
        catch (EndOfStreamException error)
        {
            throw _stalled ? Stalled() : Broken(FormattableString.Invariant($"the video ends in the middle of frame {_frame}"), error);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw Broken(error.Message.TrimEnd('.'), error);
        }
        finally
        {
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _watch.Dispose();
        End();
    }

    /// <summary>Without the word in front a colon in the name of a file would be read as a protocol.</summary>
    private static string InputOf(SourceEntry entry) =>
        entry.Kind == SourceKind.Video && !entry.Location.Contains("://", StringComparison.Ordinal) ? "file:" + entry.Location : entry.Location;

    private (Process Process, BufferedStream Frames) Start(string[] timing)
    {
        var program = FfmpegProgram.Require(_options.Ffmpeg);
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] words =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error",
            .. _entry.Location.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase) ? ["-rtsp_transport", "tcp"] : Array.Empty<string>(),
            .. _entry.Location.StartsWith("/dev/video", StringComparison.Ordinal) ? ["-f", "v4l2"] : Array.Empty<string>(),
            "-i", InputOf(_entry), "-an", "-sn", .. timing, "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "-",
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        try
        {
            var process = Process.Start(start) ?? throw new InputException("ffmpeg could not be started", program);
            process.ErrorDataReceived += (_, line) => Remember(line.Data);
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            return (process, new BufferedStream(process.StandardOutput.BaseStream, 1 << 16));
        }
        catch (Win32Exception error)
        {
            throw new InputException("ffmpeg could not be started: " + error.Message.TrimEnd('.'), program, remedy: $"Check the program, or name another one with {FfmpegProgram.Variable}", inner: error);
        }
    }

    /// <summary>Versions before 5.1 (2022) call the option by another name.</summary>
    private bool IsOld()
    {
        _process.WaitForExit();
        lock (_complaints)
        {
            var old = _complaints.Any(line => line.Contains("'fps_mode'", StringComparison.Ordinal));
            if (old)
            {
                _complaints.Clear();
            }

            return old;
        }
    }

    private void End()
    {
        Kill();
        _process.Dispose();
        _frames.Dispose();
    }

    private void RequireGoodEnd()
    {
        if (_stalled)
        {
            throw Stalled();
        }

        _process.WaitForExit();
        if (_process.ExitCode != 0)
        {
            throw Broken(FormattableString.Invariant($"ffmpeg ended with code {_process.ExitCode} after {_frame} frames"), null);
        }
    }

    private InputException Stalled() => new(
        FormattableString.Invariant($"no frame has come for {_options.StallTimeout.TotalSeconds:0.#} s after {_frame} frames, so the source was ended"),
        _entry.Location,
        remedy: "Check the connection, or allow more time with stream_timeout=SECONDS");

    private InputException Broken(string problem, Exception? inner)
    {
        string said;
        lock (_complaints)
        {
            said = string.Join("; ", _complaints);
        }

        return new InputException(said.Length > 0 ? $"{problem} ({said})" : problem, _entry.Location, inner: inner);
    }

    private void Remember(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_complaints)
        {
            _complaints.Enqueue(line.Trim());
            while (_complaints.Count > KeptLines)
            {
                _complaints.Dequeue();
            }
        }
    }

    private void Stall()
    {
        _stalled = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended already.
        }
    }
}
