using YoloTune.Core.Errors;

namespace YoloTune.Data.Sources;

/// <summary>Where the ffmpeg program is, which videos and streams are read through.</summary>
public static class FfmpegProgram
{
    /// <summary>Environment variable with the path of the program.</summary>
    public const string Variable = "YOLOTUNE_FFMPEG";

    /// <summary>The program that the variable names, else the first one on the search path.</summary>
    /// <returns>Its path, or null when there is none.</returns>
    public static string? Find() => Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The program, or an error that says how to get one.</summary>
    /// <param name="given">A path of the caller's choice; null looks for it.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static string Require(string? given = null) => given ?? Find() ?? throw new InputException(
        "videos and streams are read through the program ffmpeg, which was not found",
        remedy: $"Install ffmpeg so that it is on the search path, or name it with the environment variable {Variable}");

    internal static string? Find(string? variable, string? searchPath)
    {
        if (!string.IsNullOrWhiteSpace(variable))
        {
            return File.Exists(variable) ? variable : null;
        }

        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (searchPath ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
