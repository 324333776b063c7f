using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Training.Policies;
using YoloTune.Training.State;

namespace YoloTune.Training.Sessions;

/// <summary>
/// Writes what a run leaves behind and takes it up again. The state is always the last file of a save: whatever a killed process had
/// written after the state on disk is written again, the same, when the run goes on.
/// </summary>
/// <param name="parts">What the run works with.</param>
internal sealed class RunKeeper(TrainerParts parts)
{
    private readonly StatePeriod _period = new(parts.Options.StateBatches, parts.Options.StateMinutes);
    private long _saved = parts.Clock.GetTimestamp();
    private int _batches;

    /// <summary>Whether the state on disk is one of this run.</summary>
    public bool HasState { get; private set; }

    /// <summary>Makes sure that there is a state to go back to, whenever the process ends.</summary>
    public void Begin(TrainingProgress progress)
    {
        if (parts.IsResumed)
        {
            HasState = true;
            return;
        }

        parts.Store.ForgetStates();
        if (parts.Options.Save)
        {
            SaveState(progress);
        }
    }

    /// <summary>Writes the models of an epoch, then the state.</summary>
    public void SaveEpoch(CheckpointDecision decision, TrainingProgress progress, IReadOnlyDictionary<string, double> metrics)
    {
        parts.Ema.RepairNonFinite();
        foreach (var file in parts.Store.SaveModels(parts.Average, decision, parts.Options, progress, metrics))
        {
            parts.Publish(new CheckpointSaved(file, progress.Epoch - 1));
        }

        SaveState(progress);
    }

    /// <summary>Whether it is time for a state within the epoch; asked after every batch.</summary>
    public bool IsDueAfterBatch()
    {
        _batches++;
        parts.Lock?.Touch();
        return HasState && parts.Options.Save && _period.IsDue(_batches, parts.Clock.GetElapsedTime(_saved));
    }

    /// <summary>Writes the state.</summary>
    public void SaveState(TrainingProgress progress)
    {
        parts.Store.SaveState(parts.Options, progress, parts.Model, parts.Average, parts.Optimizer);
        (HasState, _saved, _batches) = (true, parts.Clock.GetTimestamp(), 0);
    }

    /// <summary>Puts everything back to the newest state on disk.</summary>
    public TrainingProgress Restore()
    {
        var snapshot = TrainingStateFile.ReadNewest(parts.Store.State, warning => parts.Publish(new LogMessage(LogSeverity.Warning, warning)));
        CheckpointStore.Restore(snapshot, parts.Model, parts.Average, parts.Optimizer);
        parts.Ema.Updates = snapshot.Progress.AverageUpdates;
        parts.Schedule.Restore(snapshot.Progress.Schedule);
        return snapshot.Progress;
    }

    /// <summary>The best model of the run, ready to be measured; the running mean itself when nothing was saved.</summary>
    public YoloModel LoadBest()
    {
        var best = parts.Average.Clone();
        if (File.Exists(parts.Store.Best))
        {
            best.LoadState(CheckpointReader.Read(parts.Store.Best).State);
        }

        return best;
    }
}
