using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Layers;
using YoloTune.Training.Batching;
using YoloTune.Training.Optimization;
using YoloTune.Training.Policies;
using YoloTune.Training.State;
using YoloTune.Training.Validation;
using static TorchSharp.torch;

namespace YoloTune.Training.Sessions;

/// <summary>
/// The story of a training run: epoch, batch, forward, loss, backward, step, average, validate, decide. Everything it works
/// with is handed in ready; everything it tells goes out as events.
/// </summary>
internal sealed class Trainer
{
    private readonly TrainerParts _parts;
    private readonly IReadOnlyList<ModelParameter> _parameters;
    private readonly long _started;
    private readonly StepProfile? _profile;
    private readonly ITrainingFeed _feed;
    private readonly BatchLearner _learner;
    private readonly RunKeeper _keeper;
    private readonly RunMeasurement _measurement;
    private readonly List<(int Batch, IReadOnlyList<string> Files)> _sinceStep = [];
    private TrainingProgress _progress;
    private NumberFault? _fault;
    private bool _timeIsOver;

    public Trainer(TrainerParts parts)
    {
        _parts = parts;
        _progress = parts.Progress;
        _parameters = parts.Model.Parameters();
        _started = parts.Clock.GetTimestamp();
        _feed = parts.Features ?? new ImageFeed(parts.TrainLoader, parts.Format, parts.MultiScale);
        _profile = parts.Profile ?? (parts.Options.Profile ? new StepProfile(parts.Clock) { Layers = new LayerClock(parts.Clock) } : null);
        parts.Model.Clock = _profile?.Layers;
        _learner = new BatchLearner(parts, _profile);
        _keeper = new RunKeeper(parts);
        _measurement = new RunMeasurement(parts);
    }

    private double Seconds => _parts.Progress.Seconds + _parts.Clock.GetElapsedTime(_started).TotalSeconds;

    public TrainingOutcome Run(CancellationToken cancellationToken)
    {
        _keeper.Begin(Stamped(_progress));
        while (_progress.StopReason is null)
        {
            var epoch = _progress.Epoch;
            var losses = TrainEpoch(epoch, cancellationToken);
            if (_fault is not null)
            {
                Recover(_fault);
                continue;
            }

            if (losses is null || !TryValidate(epoch, out var validation, cancellationToken))
            {
                return Interrupt();
            }

            if (!Recovered(epoch, losses, validation?.Fitness))
            {
                FinishEpoch(epoch, losses, validation);
            }
        }

        return Finish(_progress.StopReason, cancellationToken);
    }

    /// <summary>Trains on the rest of an epoch; null when it was cancelled, or when numbers went wrong.</summary>
    internal EpochLosses? TrainEpoch(int epoch, CancellationToken cancellationToken)
    {
        _parts.Model.SetTraining(true);
        FrozenStatistics.Keep(_parts.Model, _parts.Freeze);
        _parts.Loss.SetProgress(epoch, _parts.Stop.Epochs);
        var losses = new EpochLosses(_parts.Loss.Names.Count, _progress.RunningLoss, _progress.Batch - _progress.PassedOver.Count(passed => passed.Batch < _progress.Batch));
        if (!TryPrepare(epoch, cancellationToken))
        {
            return null;
        }

        _profile?.Start();
        foreach (var batch in _feed.ReadEpoch(epoch, _progress.Batch))
        {
            using (batch)
            {
                TrainBatch(epoch, batch, losses);
            }

            if (_fault is not null)
            {
                return null;
            }

            _progress = _progress with { Batch = _progress.Batch + 1, RunningLoss = losses.Sums };
            if (_timeIsOver)
            {
                break;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            if (_keeper.IsDueAfterBatch())
            {
                if (FoundWrongWeights(epoch))
                {
                    return null;
                }

                _keeper.SaveState(Stamped(_progress));
            }
        }

        return FoundWrongWeights(epoch) ? null : losses;
    }

    private bool TryPrepare(int epoch, CancellationToken cancellationToken)
    {
        try
        {
            _feed.Prepare(epoch, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void TrainBatch(int epoch, TrainingBatch batch, EpochLosses losses)
    {
        using var scope = NewDisposeScope();
        _profile?.Lap(StepPhase.Data);
        var plan = _parts.Schedule.Next(epoch, _progress.Batch);
        if (_parts.Options.Plots && batch.Pictures is { } pictures && PicturedBatches.Includes(plan.Iteration, _parts.Options, _parts.TrainLoader.BatchCount))
        {
            _parts.Publish(PicturedBatches.Picture(pictures, _parts.Folder, plan.Iteration));
        }

        plan.ApplyTo(_parts.Optimizer.Groups);
        if (_progress.PassedOver.Contains(new PassedBatch(epoch, _progress.Batch)))
        {
            losses.PassOver();
            return;
        }

        var input = batch.ToInput(plan.Iteration);
        if (_parts.Options.Dropout > 0)
        {
            // Which values are dropped depends on seed and iteration alone, so that a resumed run drops the same.
            using var generator = random.manual_seed(((long)_parts.Options.Seed << 32) + plan.Iteration);
        }

        _sinceStep.Add((_progress.Batch, batch.Files));
        _profile?.Lap(StepPhase.Batch);
        _learner.Learn(input, losses);
        double? norm = plan.Step && double.IsFinite(losses.LastTotal) ? Step() : null;
        if (!double.IsFinite(losses.LastTotal) || !double.IsFinite(norm ?? 0))
        {
            _fault = NumberFault.Find(epoch, _progress.Batch, _parts, losses, [.. _sinceStep.SelectMany(item => item.Files)]);
            return;
        }

        if (norm is not null)
        {
            _sinceStep.Clear();
        }

        _parts.Publish(new BatchTrained(
            epoch,
            _progress.Batch,
            losses.Last,
            losses.Means,
            losses.LastTotal,
            plan.LearningRates,
            [.. _parts.Optimizer.Groups.Select(group => group.Momentum)],
            plan.Accumulate,
            norm,
            batch.LabelCount,
            input.Width,
            batch.Files));
        _profile?.Lap(StepPhase.Report);
        _profile?.Finish(batch.Count);
    }

    /// <summary>Steps, unless the gradient is not finite. Returns its length, which is read anyway.</summary>
    private double Step()
    {
        var norm = GradientClipper.Clip(_parameters);
        if (!double.IsFinite(norm))
        {
            return norm;
        }

        _parts.Optimizer.Step();
        _parts.Optimizer.ZeroGradients();
        _profile?.Lap(StepPhase.Optimizer);
        _parts.Ema.Update();
        _profile?.Lap(StepPhase.Average);
        _timeIsOver = _parts.Stop.TimeIsOver(TimeSpan.FromSeconds(Seconds));
        return norm;
    }

    /// <summary>Looks at the weights before they are kept: a step may have driven them out of range, which the next loss would show.</summary>
    private bool FoundWrongWeights(int epoch)
    {
        if (NumberFault.FindInWeights(epoch, _progress.Batch - 1, _parameters) is { } fault)
        {
            _fault = fault;
        }

        return _fault is not null;
    }

    private bool ShouldValidate(int epoch) =>
        _parts.Options.Validate || _parts.Stop.IsFinal(epoch) || _timeIsOver || _parts.EarlyStopping.MayStop;

    /// <summary>Measures the running mean where asked; false when that was cancelled.</summary>
    private bool TryValidate(int epoch, out ValidationOutcome? validation, CancellationToken cancellationToken)
    {
        validation = null;
        return !ShouldValidate(epoch) || _measurement.TryValidate(out validation, cancellationToken);
    }

    /// <summary>Goes back to the last good state after a batch with wrong numbers, and leaves out what went into its step.</summary>
    private void Recover(NumberFault fault)
    {
        if (_parts.NanRecovery.DecideWithin(_keeper.HasState) == RecoveryAction.Fail)
        {
            throw fault.ToError(_parts.Folder, Math.Min(_parts.NanRecovery.Attempts, NanRecoveryPolicy.MaximumAttempts));
        }

        var left = fault.IsOfGradient ? _sinceStep.Select(item => item.Batch) : [fault.Batch];
        PassedBatch[] passed = [.. _progress.PassedOver, .. left.Select(batch => new PassedBatch(fault.Epoch, batch))];
        _parts.Publish(new LogMessage(LogSeverity.Warning, FormattableString.Invariant(
            $"{fault.Text}. Going back to the last good state and leaving this batch out (attempt {_parts.NanRecovery.Attempts} of {NanRecoveryPolicy.MaximumAttempts}).")));
        GoBack(passed);
    }

    /// <summary>Goes back to the last state when an epoch ended with wrong numbers; true when it is to be repeated.</summary>
    private bool Recovered(int epoch, EpochLosses losses, double? fitness)
    {
        if (losses.IsEmpty)
        {
            throw new NumberFault(epoch, _progress.Batch - 1, "every batch gave numbers that are not finite", []).ToError(_parts.Folder, _parts.NanRecovery.Attempts);
        }

        var action = _parts.NanRecovery.Decide(epoch, _keeper.HasState ? -1 : epoch, losses.LastTotal, fitness);
        switch (action)
        {
            case RecoveryAction.Warn:
                _parts.Publish(new LogMessage(LogSeverity.Warning, $"The fitness of epoch {epoch + 1} is not a finite number; there is no earlier state to go back to."));
                return false;
            case RecoveryAction.RestoreLast:
                _parts.Publish(new LogMessage(LogSeverity.Warning, $"The fitness of epoch {epoch + 1} is not a finite number: going back to the last state (attempt {_parts.NanRecovery.Attempts} of {NanRecoveryPolicy.MaximumAttempts})."));
                GoBack(_progress.PassedOver);
                return true;
            case RecoveryAction.Fail:
                throw new NumberFault(epoch, _progress.Batch - 1, "the fitness is not a finite number", []).ToError(_parts.Folder, Math.Min(_parts.NanRecovery.Attempts, NanRecoveryPolicy.MaximumAttempts));
            default:
                return false;
        }
    }

    private void GoBack(IReadOnlyList<PassedBatch> passed)
    {
        _progress = _keeper.Restore() with { PassedOver = passed, Pieces = _learner.Pieces };
        _fault = null;
        _sinceStep.Clear();
    }

    /// <summary>Records an epoch, decides whether it was the last one, and saves.</summary>
    private void FinishEpoch(int epoch, EpochLosses losses, ValidationOutcome? validation)
    {
        var fitness = validation?.Fitness;
        var exhausted = _parts.EarlyStopping.ShouldStop(epoch + 1, fitness);
        var plan = _parts.Stop.AfterEpoch(epoch, TimeSpan.FromSeconds(Seconds));
        if (plan.Replanned)
        {
            _parts.Schedule.Replan(plan.Epochs);
        }

        var reason = exhausted ? $"no improvement in the last {_parts.Options.Patience} epochs (best epoch: {_parts.EarlyStopping.State.BestEpoch})"
            : _timeIsOver || (plan.Stop && !_parts.Stop.IsFinal(epoch)) ? "the time limit was reached"
            : plan.Stop ? "all epochs are done"
            : null;
        var decision = _parts.Checkpoints.Decide(epoch, fitness, reason is not null);
        var finished = EpochReport.Create(_parts, epoch, Seconds, losses, validation, decision.SaveBest);
        _progress = Stamped(_progress with { Epoch = epoch + 1, Batch = 0, RunningLoss = [], PassedOver = [], StopReason = reason, History = [.. _progress.History, finished] });
        _parts.Publish(finished);
        if (decision.SaveLast)
        {
            _keeper.SaveEpoch(decision, _progress, finished.Metrics);
        }
    }

    /// <summary>The progress with what the parts of the run carry at this moment.</summary>
    private TrainingProgress Stamped(TrainingProgress progress) => progress with
    {
        Pieces = _learner.Pieces,
        Epochs = _parts.Stop.Epochs,
        AverageUpdates = _parts.Ema.Updates,
        BestFitness = _parts.Checkpoints.BestFitness,
        EarlyStopping = _parts.EarlyStopping.State,
        Schedule = _parts.Schedule.State,
        Seconds = Seconds,
        RecoveryAttempts = _parts.NanRecovery.Attempts,
    };

    private TrainingOutcome Interrupt()
    {
        _measurement.ShowProfile(_profile);
        _progress = Stamped(_progress);
        _keeper.SaveState(_progress);
        var reason = $"interrupted in epoch {_progress.Epoch + 1} after batch {_progress.Batch} of {_parts.TrainLoader.BatchCount}";
        _parts.Publish(new RunFinished(reason, _progress.Epoch, Seconds, new Dictionary<string, double>()));
        return new TrainingOutcome(reason, _progress.Epoch, Seconds, true, null);
    }

    private TrainingOutcome Finish(string reason, CancellationToken cancellationToken)
    {
        _measurement.ShowProfile(_profile);
        foreach (var file in _parts.Store.WritePyTorch())
        {
            _parts.Publish(new CheckpointSaved(file, _progress.Epoch - 1));
        }

        using var best = _keeper.LoadBest();
        var validation = _measurement.ValidateBest(best, cancellationToken);
        var metrics = validation?.Metrics ?? new Dictionary<string, double>();
        if (validation is not null)
        {
            _keeper.SaveState(_progress with { Finished = true });
        }
        else
        {
            reason += "; the last validation was cancelled";
        }

        _parts.Publish(new RunFinished(reason, _progress.Epoch, Seconds, metrics));
        return new TrainingOutcome(reason, _progress.Epoch, Seconds, false, validation);
    }
}
