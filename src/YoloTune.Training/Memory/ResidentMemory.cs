using System.Globalization;

namespace YoloTune.Training.Memory;

/// <summary>Resident memory of this process and what the system has left, in bytes (Linux).</summary>
internal static class ResidentMemory
{
    private const string Status = "/proc/self/status";
    private const string ResetFile = "/proc/self/clear_refs";
    private const string ResetPeakCommand = "5";

    /// <summary>The most that was ever resident, or since <see cref="TryResetPeak"/>; null where the system does not say.</summary>
    public static long? Peak => Read(Status, "VmHWM:");

    /// <summary>What is resident now; null where the system does not say.</summary>
    public static long? Now => Read(Status, "VmRSS:");

    /// <summary>Memory that this process could have in all: what is free and what it has, within the limit of its container.</summary>
    public static long? Total => Read("/proc/meminfo", "MemAvailable:") is { } free && Now is { } own
        ? Math.Min(free + own, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        : null;

    /// <summary>Lets <see cref="Peak"/> begin anew; false where that is not possible.</summary>
    public static bool TryResetPeak()
    {
        try
        {
            if (!File.Exists(ResetFile))
            {
                return false;
            }

            File.WriteAllText(ResetFile, ResetPeakCommand);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long? Read(string file, string key)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        // A line reads "VmHWM:     12345 kB".
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith(key, StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(key.Length, line.Length - key.Length - 2), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var kilobytes))
            {
                return kilobytes * 1024;
            }
        }

        return null;
    }
}
