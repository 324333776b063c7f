using YoloTune.Core.Errors;
using YoloTune.Training.Options;
using YoloTune.Training.State;

namespace YoloTune.Training.Sessions;

/// <summary>Where an interrupted run goes on.</summary>
internal static class ResumePoint
{
    /// <summary>Reads the newest whole training state that belongs to what the user gave.</summary>
    /// <param name="resume">A checkpoint or state file, or the word <c>true</c> for the newest below the working folder.</param>
    /// <param name="warn">Told when the newest state is damaged.</param>
    public static TrainingSnapshot Read(string resume, Action<string> warn) => TrainingStateFile.ReadNewest(StateOf(resume), warn);

    /// <summary>The run folder that a checkpoint lies in.</summary>
    public static string FolderOf(string resume) =>
        Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(StateOf(resume)))) ?? throw NoFolder(resume);

    /// <summary>The snapshot with stored options but for those that may change on resume.</summary>
    /// <exception cref="InputException">The run is finished.</exception>
    public static TrainingSnapshot Merge(TrainingSnapshot snapshot, TrainOptions given, SessionContext context)
    {
        foreach (var key in ResumeRules.Ignored(given))
        {
            context.Warn($"'{key}' cannot be changed on resume; the stored value is kept.");
        }

        var options = ResumeRules.Merge(snapshot.Options, given) with { Resume = StateOf(given.Resume!) };
        var progress = snapshot.Progress;
        if (progress.Epoch < progress.Epochs && (given.Arguments.IsGiven("patience") || given.Arguments.IsGiven("time")))
        {
            // A run that had stopped early may go on under another limit.
            progress = progress with { StopReason = null, Finished = false };
        }

        if (progress.Finished || (progress.StopReason is null && progress.Epoch >= progress.Epochs))
        {
            throw new InputException(
                $"the training is finished after {progress.Epoch} epochs{(progress.StopReason is null ? string.Empty : $" ({progress.StopReason})")}, there is nothing to resume",
                StateOf(given.Resume!),
                remedy: "Start a new run with model=<this checkpoint>");
        }

        return snapshot with { Options = options, Progress = progress };
    }

    private static string StateOf(string resume)
    {
        if (!string.Equals(resume, "true", StringComparison.OrdinalIgnoreCase))
        {
            return TrainingStateFile.PathBeside(resume);
        }

        return Directory.EnumerateFiles(Directory.GetCurrentDirectory(), "last*.state.safetensors", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .FirstOrDefault() ?? throw NoFolder(resume);
    }

    private static InputException NoFolder(string resume) => new(
        "there is no interrupted run to resume below this folder",
        value: resume,
        remedy: "Give resume=<run folder>/weights/last.safetensors");
}
