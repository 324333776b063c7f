using YoloTune.Core.Errors;
using YoloTune.Training.Options;
using YoloTune.Training.State;

namespace YoloTune.Training.Sessions;

/// <summary>Where an interrupted run goes on.</summary>
internal static class ResumePoint
{
    /// <summary>Reads the training state that belongs to what the user gave.</summary>
    /// <param name="resume">A checkpoint or state file, or the word <c>true</c> for the newest below the working folder.</param>
    public static TrainingSnapshot Read(string resume) => TrainingStateFile.Read(StateOf(resume));

    /// <summary>The run folder that a checkpoint lies in.</summary>
    public static string FolderOf(string resume) =>
        Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(StateOf(resume)))) ?? throw NoFolder(resume);

    /// <summary>The stored options with those that may change on resume.</summary>
    public static TrainOptions Merge(TrainingSnapshot snapshot, TrainOptions given, SessionContext context)
    {
        foreach (var key in ResumeRules.Ignored(given))
        {
            context.Warn($"'{key}' cannot be changed on resume; the stored value is kept.");
        }

        var options = ResumeRules.Merge(snapshot.Options, given) with { Resume = StateOf(given.Resume!) };
        if (snapshot.Progress.Epoch >= snapshot.Progress.Epochs)
        {
            throw new InputException(
                $"the training to {snapshot.Progress.Epochs} epochs is finished, there is nothing to resume",
                StateOf(given.Resume!),
                remedy: "Start a new run with model=<this checkpoint>");
        }

        return options;
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
