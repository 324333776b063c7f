namespace YoloTune.Data.Tests.Sources;

/// <summary>Shell scripts that behave like ffmpeg: they write frames of 3 x 2 pixels whose bytes are the number of the frame.</summary>
internal static class FakeFfmpeg
{
    private const string Functions = """
        #!/bin/sh
        echo "$@" > "$0.args"
        frame() { printf 'P6\n3 2\n255\n'; body "$1" 18; }
        body() { n=0; while [ $n -lt "$2" ]; do printf "\\$(printf %03o "$1")"; n=$((n+1)); done; }

        """;

    /// <summary>A script of its own: <c>frame N</c> writes a frame, <c>body N COUNT</c> bytes.</summary>
    public static string Write(TemporaryFolder folder, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var file = folder.Write("bin/ffmpeg", (Functions + script + "\n").ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    /// <summary>The words that the script was started with.</summary>
    public static string ArgumentsOf(string script) => File.ReadAllText(script + ".args").Trim();
}
