namespace YoloTune.Training.Options;

/// <summary>Which arguments may change when a run is resumed (specification 06, section 9).</summary>
public static class ResumeRules
{
    private static readonly HashSet<string> Changeable = new(StringComparer.Ordinal)
    {
        "imgsz", "batch", "device", "close_mosaic", "save_period", "state_period", "nonfinite", "workers", "cache", "patience", "time", "freeze", "val", "plots", ArgumentTable.SaveFolderKey,
    };

    private static readonly HashSet<string> Guiding = new(StringComparer.Ordinal) { "task", "mode", "model", "resume", "cfg", "verbose" };

    /// <summary>
    /// The stored options with the changes that the user asked for. Only keys in <see cref="TrainOptions.Arguments"/> of
    /// <paramref name="given"/> count; <c>data</c> is taken when the stored data set is gone.
    /// </summary>
    /// <param name="stored">The options of the interrupted run.</param>
    /// <param name="given">The options of the call that resumes it.</param>
    /// <returns>The options to go on with.</returns>
    public static TrainOptions Merge(TrainOptions stored, TrainOptions given)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(given);
        var result = stored;
        foreach (var binding in TrainBindings.All.Where(binding => Changeable.Contains(binding.Key) && given.Arguments.IsGiven(binding.Key)))
        {
            result = binding.Write(result, new GivenArgument(binding.Key, binding.Read(given)));
        }

        var dataGone = !File.Exists(stored.Data) && !Directory.Exists(stored.Data);
        return dataGone && given.Arguments.IsGiven("data") ? result with { Data = given.Data } : result;
    }

    /// <summary>Given keys that resuming leaves as they were.</summary>
    /// <param name="given">The options of the call that resumes the run.</param>
    /// <returns>The keys, in the order of the table.</returns>
    public static IReadOnlyList<string> Ignored(TrainOptions given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return [.. given.Arguments.GivenKeys.Where(key => !Changeable.Contains(key) && !Guiding.Contains(key) && key != "data")];
    }
}
